#!/usr/bin/env bats
# shutdown-modes: what became of each task, as the driver tells it. See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what was probably done if it does not.
expect_told() {
    [[ $output != *'uses the processor'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: whoever waits in pool_shutdown uses the processor: it looks again and again instead of waiting for a condition" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail, but with ESHUTDOWN"
}

# A task that runs submits another one, and every second of those that wait.

@test "drain: what waits is run, and what comes too late is refused" {
    student drain 1 6
    expect_told 'drain: 7 accepted, 6 refused, 7 ran, 0 dropped' "the tasks that wait when pool_shutdown is called are run; from then on pool_submit returns ESHUTDOWN, to tasks as well"
    student drain 4 9
    expect_told 'drain: 13 accepted, 8 refused, 13 ran, 0 dropped' "the tasks that wait when pool_shutdown is called are run; from then on pool_submit returns ESHUTDOWN, to tasks as well"
}

@test "discard: what waits is dropped, and what runs is not cut short" {
    student discard 1 6
    expect_told 'discard: 7 accepted, 6 refused, 1 ran, 6 dropped' "drop is called once for each task that waits, without a lock held; from the call of pool_shutdown on, pool_submit returns ESHUTDOWN"
    student discard 4 9
    expect_told 'discard: 13 accepted, 8 refused, 4 ran, 9 dropped' "drop is called once for each task that waits, without a lock held; from the call of pool_shutdown on, pool_submit returns ESHUTDOWN"
}

@test "a discard overtakes a drain, and not the other way round" {
    student stricter
    expect_told 'stricter: 6 accepted, 3 refused, 2 ran, 4 dropped' "POOL_DISCARD drops what a POOL_DRAIN has left waiting, and every call returns when all is over"
    student milder
    expect_told 'milder: 6 accepted, 3 refused, 2 ran, 4 dropped' "what was discarded does not come back, and every call returns when the last drop has"
}

@test "every call returns when all is over" {
    student again
    expect_told 'again: 5 accepted, 2 refused, 5 ran, 0 dropped' "a second call waits as the first does, and no thread is joined twice"
}

@test "a pool without tasks, and tasks without a drop" {
    student idle 3
    expect_told 'idle: 0 accepted, 0 refused, 0 ran, 0 dropped
idle: 0 accepted, 0 refused, 0 ran, 0 dropped
idle: 1 accepted, 0 refused, 1 ran, 0 dropped
idle: 1 accepted, 1 refused, 1 ran, 0 dropped' "workers that sleep are all woken; a drop of NULL is not called"
}
