#!/usr/bin/env bats
# cancellation: what became of tasks that were called off, as the driver tells it. See driver.c.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what was probably done if it does not.
expect_told() {
    [[ $output != *'uses the processor'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: pool_cancel uses the processor while it waits: pthread_join waits for a thread, and a condition for anything else" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail, but with ESRCH"
}

@test "a task that waits and is called off never runs, and the others do" {
    student waiting
    expect_told 'waiting: 0 0 0 ESRCH, of 6 tasks there ran 1 3 6' "a task is taken out of the queue at its beginning, in its middle or at its end, and what is submitted next comes behind the last one that is left"
}

@test "a task that comes to no cancellation point runs to its end" {
    student deaf
    expect_told $'deaf: 0, the task ended, the next one ran\nlistens: 0, the task was cut short, the next one ran' "pool_cancel waits until the task is over, and the worker that has run it leaves then"
}

@test "a task that runs is cut short, and the pool has as many workers as before" {
    student running 1
    expect_told 'running: 4 cancelled, then 1 met' "pool_cancel returns when the task's thread has ended, and another worker has its place"
    student running 4
    expect_told 'running: 16 cancelled, then 4 met' "pool_cancel returns when the task's thread has ended, and another worker has its place"
}

@test "a task that is over can't be called off" {
    student over
    expect_told 'over: 0 ESRCH ESRCH ESRCH' "ESRCH says that no task of this number waits or runs"
}
