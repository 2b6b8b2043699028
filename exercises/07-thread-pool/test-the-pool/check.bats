setup() {
    load "$GRADER_CHECK"
}

@test "the right pool passes the test in every schedule" {
    expect_passes
}

@test "tasks that are begun in the wrong order are found" {
    expect_finds pool_last_first.c "because: one worker would show it, if the tasks looked"
}

@test "tasks that are lost when the pool is freed are found" {
    expect_finds pool_drops_at_the_end.c "because: nothing asks after pool_free whether all have run"
}

@test "tasks that run under the pool's lock are found" {
    expect_finds pool_runs_locked.c "because: no task needs another one to run beside it, and none submits one"
}

@test "an empty queue that is taken for an idle pool is found" {
    expect_finds pool_idle_is_empty.c "because: nothing asks after pool_wait whether the last task has ended"
}

@test "a task that nobody counts for a moment is found" {
    expect_finds pool_counts_late.c "because: nothing asks after pool_wait whether the last task has ended"
}

@test "a waiter that is not told is found" {
    expect_finds pool_tells_one_waiter.c "because: no two threads wait for the same pool at once"
}

@test "a worker that is left asleep is found" {
    expect_finds pool_wakes_too_few.c "because: pool_free wakes everybody: it has to be pool_wait that never returns"
}

@test "if in place of while is found" {
    expect_finds pool_if.c "because: no worker waits, or too few wake-ups come"
}
