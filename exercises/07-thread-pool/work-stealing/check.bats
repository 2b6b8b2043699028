#!/usr/bin/env bats
# work-stealing: which tasks ran, where and in which order, as the driver tells it. See driver.c.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what was probably done if it does not.
expect_told() {
    [[ $output != *'asleep: no'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: a worker that finds no task uses the processor: it looks again and again instead of waiting for a condition" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail"
}

@test "every task runs once" {
    student each 1 5000
    expect_told 'each: 5000 tasks ran once' "no queue has a bound, and a worker leaves only when it has found all of them empty"
    student each 4 3000
    expect_told 'each: 3000 tasks ran once' "the last task of a queue may be wanted by its worker and by a thief at once"
    student nested 3 9
    expect_told 'nested: 1023 tasks ran once' "the last task of a queue may be wanted by its worker and by a thief at once"
}

@test "a worker takes the newest of its own tasks" {
    student newest
    expect_told 'newest: 6 5 4 3 2 1' "a task that is submitted by a task goes to the queue of the worker that runs it, which takes from the end where it puts"
}

@test "a thief takes the oldest of another worker's tasks" {
    student oldest
    expect_told 'oldest: 1 2 3 4 5 6' "a thief takes from the other end than the worker"
}

@test "no worker sleeps while a task waits in any queue" {
    student inside 2
    expect_told 'inside: 2 tasks met, 3 times' "the tasks that a task has submitted are taken by others while it waits"
    student inside 5
    expect_told 'inside: 5 tasks met, 3 times' "a worker that has nothing looks into the queues of all others"
    student outside 4
    expect_told 'outside: 4 tasks met, 3 times' "a worker that has nothing looks into the queues of all others"
}

@test "many short pools, and two at a time" {
    student elsewhere
    expect_told 'elsewhere: ran' "a task that is submitted to another pool goes to a queue of that pool: that a thread is a worker does not say whose"
    student rounds 40
    expect_told 'rounds: 40 pools' "a pool may be destroyed before its workers have begun, and without a task"
}

@test "workers that find nothing sleep" {
    student asleep 3
    expect_told 'asleep: yes' "they wait for a condition"
}
