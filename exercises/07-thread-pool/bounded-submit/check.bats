#!/usr/bin/env bats
# bounded-submit: what was accepted and when, as the driver tells it. See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what was probably done if it does not.
expect_told() {
    [[ $output != *'uses the processor'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: a thread that waits for room uses the processor: it tries again and again instead of waiting for a condition" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail, but with EAGAIN"
}

@test "as many tasks wait as there is room for, no more and no fewer" {
    student full 3 1
    expect_told 'full: 3 times 1 tasks waited, 3 ran' "a task that a worker has taken does not wait any more; one that has run leaves its room to others"
    student full 1 7
    expect_told 'full: 3 times 7 tasks waited, 21 ran' "a task that a worker has taken does not wait any more; one that has run leaves its room to others"
}

@test "whoever submits when there is no room waits, and all of them go on" {
    student blocked 1 16
    expect_told 'blocked: 1 tasks accepted, 16 threads waited, 17 tasks ran' "a thread that is not of the pool waits for room, and runs no task"
    student blocked 5 1
    expect_told 'blocked: 5 tasks accepted, 1 threads waited, 6 tasks ran' "a thread that is not of the pool waits for room, and runs no task"
}

@test "each goes on as soon as there is room for it" {
    student room
    # shellcheck disable=SC2154 # student sets it
    if ((status == 124)) && grep -q '"kind":"deadlock"' "$REPORT"; then
        fail_as lost-wakeup "no one can go on: a worker has taken a task, so there is room for one, and nobody tells those who wait for room in pool_submit; the worker's new task waits at the driver's gate"
    fi
    expect_told 'room: 1 of 2 threads went on, then both, 2 tasks ran' "a task that was taken leaves room for one, though others still wait"
}

@test "a task that submits to its own pool is not blocked" {
    student nested 2
    expect_told 'nested, empty: 0 accepted, 1 ran inside pool_submit, then EAGAIN, 3 ran
nested, full: 2 accepted, 3 ran inside pool_submit, then EAGAIN, 5 ran' "while there is room the task waits in the queue; without room pool_submit calls the function itself, and pool_try_submit returns EAGAIN"
    student crowded
    expect_told 'crowded: 126 ran' "each task runs once, by a worker or inside pool_submit"
}

@test "a task that submits to another pool waits for room as anyone does" {
    student other
    expect_told 'other: 2 tasks ran' "what matters is whether the thread is a worker of this pool, not whether it is a worker"
}

@test "many rounds, with room for one" {
    student rounds 80
    expect_told 'rounds: each ran' "whoever was waiting looks again before it goes on"
}

@test "a task that is tried wakes a worker" {
    student idle 2
    if ((status == 124)) && grep -q '"kind":"deadlock"' "$REPORT"; then
        fail_as lost-wakeup "no one can go on: pool_try_submit has accepted a task, all workers sleep, and nobody tells them"
    fi
    expect_told 'idle: 3 tasks ran, one after another' "whoever appends a task signals, in pool_try_submit as well"
}

@test "a pool without workers or without room is an error" {
    student create
    expect_told 'create: EINVAL EINVAL' "nothing would ever run in it"
}
