# What is compared with a clock here is a lower bound, which holds on any machine. That a pop ends soon after
# its time, and that a push wakes it, is a matter of the stage schedules: there time is virtual.

setup() { load "$GRADER_CHECK"; }

@test "items come out in the order in which they went in, and a full queue refuses" {
    student order
    expect_status 0
    expect_output 'push 1: 0
push 2: 0
push 3: 0
push 4: EAGAIN
pop: 0, 1
pop: 0, 2
push 5: 0
pop: 0, 3
pop: 0, 5
pop: ETIMEDOUT
push 6: 0
push 7: 0
push 8: EAGAIN
pop: 0, 7
push 9: 0
pop: 0, 9' 'because: an item that is there is returned at once, whatever the limit; with a limit of 0 an empty queue is ETIMEDOUT'
}

@test "a pop does not give up before its time, also where the wall clock has been set" {
    student empty 20 0 5 1
    expect_status 0
    expect_output 'limit 20 ms: ETIMEDOUT
limit 0 ms: ETIMEDOUT
limit 5 ms: ETIMEDOUT
limit 1 ms: ETIMEDOUT' 'because: pthread_cond_timedwait takes the moment at which to give up, not how long to wait, by the clock that the condition variable was initialised for'
}

@test "without a limit a pop sleeps until an item comes" {
    student forever
    if ((status != 124)) || [[ $(<"$REPORT") != *'"end":"stuck"'* ]]; then
        expect_output 'waiting' 'because: a negative timeout_ms is no limit; nobody ever pushes here'
        expect_ended || return 1
        fail_as wrong-exit "«$BATS_TEST_DESCRIPTION»: the program ends"
    fi
}

@test "while one thread sleeps in a pop, another one pushes" {
    student beside
    expect_output 'the item came' 'because: whoever sleeps in a pop has given the mutex back, and a push wakes it long before its time'
    expect_status 0
}

@test "two threads push, two pop: each item comes out once" {
    student hand 10
    expect_status 0
    expect_output 'each item once' 'because: the queue is looked at and changed under its mutex'
}

@test "a push and the end of a pop's time meet: no item is lost" {
    student late 10
    expect_status 0
    expect_output 'each item once' 'because: a pop that returns ETIMEDOUT has taken nothing'
}
