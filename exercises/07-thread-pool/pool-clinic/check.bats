#!/usr/bin/env bats
# pool-clinic: what the driver tells of the pool, in words. See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what is probably left to be repaired.
expect_told() {
    [[ $output != *'uses the processor'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: a thread that waits for the pool, or for a task, uses the processor: it looks again and again instead of waiting for a condition" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail, but with ESHUTDOWN"
}

@test "whoever waits goes on when the slow task is done, and no sooner" {
    student slow 1 1
    expect_told 'slow: 5 rounds of 2 tasks, 1 waited for each' "while a task waits or runs, the pool is not idle"
    student slow 4 1
    expect_told 'slow: 5 rounds of 8 tasks, 1 waited for each' "what pool_wait waits for is an empty queue, and that is not an idle pool"
}

@test "all who wait go on" {
    student slow 3 7
    expect_told 'slow: 5 rounds of 6 tasks, 7 waited for each' "what pool_wait waits for is an empty queue, and that is not an idle pool"
}

@test "fast tasks, many rounds" {
    student fast 200
    expect_told 'fast: 200 rounds' "between taking a task and counting it as running there is a moment in which the pool looks idle"
}

@test "a pool that was stopped runs what it has accepted, and accepts no more" {
    student late 1 5
    expect_told 'late: 5 of 5 tasks ran
late: while the pool is stopped, pool_submit returns ESHUTDOWN to main, ESHUTDOWN to a task
late: afterwards it returns ESHUTDOWN' "a task that is submitted after the last worker has gone would never run"
    student late 3 8
    expect_told 'late: 8 of 8 tasks ran
late: while the pool is stopped, pool_submit returns ESHUTDOWN to main, ESHUTDOWN to a task
late: afterwards it returns ESHUTDOWN' "a task that is submitted after the last worker has gone would never run"
}
