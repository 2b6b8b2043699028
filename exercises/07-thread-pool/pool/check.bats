#!/usr/bin/env bats
# pool: what the driver tells of each pool, in words. See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what was probably done if it does not.
expect_told() {
    [[ $output != *'asleep: no'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: a worker without a task uses the processor: it looks again and again instead of waiting for a condition" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail"
}

@test "every task runs once" {
    student each 1 1
    expect_told 'each: 1 tasks, each once' "a task was submitted before pool_destroy was called, so it runs"
    student each 1 5000
    expect_told 'each: 5000 tasks, each once' "the queue has no bound, whoever submits never waits, and pool_destroy lets the workers go only when the queue is empty"
    student each 4 150
    expect_told 'each: 150 tasks, each once' "two workers may not take one task, nor leave one behind"
}

@test "tasks begin in the order in which they were submitted" {
    student order 7
    expect_told 'order: 1 2 3 4 5 6 7' "the task that has waited longest is the next"
}

@test "as many tasks as there are workers run at a time" {
    student meet 1
    expect_told 'meet: 1 tasks at a time, 3 times' "a task runs in a thread of the pool"
    student meet 5
    expect_told 'meet: 5 tasks at a time, 3 times' "a task runs with no lock of the pool held, and each task that is submitted wakes a worker"
}

@test "tasks may submit tasks, while the pool is destroyed too" {
    student nested 1 6
    expect_told 'nested: 127 of 127 tasks ran' "a worker may go only when the queue is empty after its last task, and a task runs with no lock of the pool held"
    student nested 3 6
    expect_told 'nested: 127 of 127 tasks ran' "a worker may go only when the queue is empty after its last task"
}

@test "many short pools, and two at a time" {
    student rounds 40
    expect_told 'rounds: 40 pools' "a pool may be destroyed before its workers have begun, and without a task"
    student two
    if ((status == 124)) && [[ $output != *woke* ]] && grep -q '"kind":"deadlock"' "$REPORT"; then
        fail_as lost-wakeup "no one can go on: two pools sleep, the second is given a task, and none of its workers wakes: one condition variable that both wait for has woken the other pool's worker"
    fi
    expect_told $'two: a worker of the second pool woke\ntwo: 3 tasks, each once' "all that belongs to a pool is in its struct: two pools share nothing"
}

@test "a pool without workers is an error" {
    student create
    expect_told 'create with no workers: EINVAL' "nobody would run its tasks"
}

@test "workers without a task sleep" {
    student asleep 3
    expect_told $'asleep: before the first task\nasleep: after the last task' "workers wait for a condition"
}
