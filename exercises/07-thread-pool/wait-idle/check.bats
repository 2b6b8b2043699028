#!/usr/bin/env bats
# wait-idle: what the driver tells of those that waited, in words. See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what was probably done if it does not.
expect_told() {
    [[ $output != *'uses the processor'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: a thread that waits for the pool, or for a task, uses the processor: it looks again and again instead of waiting for a condition" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail"
}

@test "whoever waits goes on when the slow task is done, and no sooner" {
    student slow 1 1
    expect_told 'slow: 5 rounds of 2 tasks, 1 waited for each' "while a task waits or runs, the pool is not idle"
    student slow 4 1
    expect_told 'slow: 5 rounds of 8 tasks, 1 waited for each' "an empty queue is not an idle pool: a task that was taken may still run"
}

@test "all who wait go on" {
    student slow 2 2
    expect_told 'slow: 5 rounds of 4 tasks, 2 waited for each' "an empty queue is not an idle pool: a task that was taken may still run"
    student slow 3 7
    expect_told 'slow: 5 rounds of 6 tasks, 7 waited for each' "an empty queue is not an idle pool: a task that was taken may still run"
}

@test "whoever waits goes on when what was there before is done, whatever else is" {
    student later
    expect_told 'later: waited for the first of 4 tasks' "that as many tasks have ended as had been submitted says nothing: they may be others"
}

@test "fast tasks, many rounds" {
    student fast 200
    expect_told 'fast: 200 rounds' "between taking a task and counting it as running there is a moment in which the pool looks idle"
}

@test "tasks that tasks submit count" {
    student nested 1 5
    expect_told 'nested: 5 rounds of 63 tasks' "a task that submits another one is not done before that is counted"
    student nested 3 5
    expect_told 'nested: 5 rounds of 63 tasks' "a task that submits another one is not done before that is counted"
}

@test "a pool that has nothing to do is idle" {
    student nothing
    expect_told 'nothing: waited four times' "pool_wait looks first, and waits only if it has to"
}
