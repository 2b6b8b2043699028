setup() {
    load "$GRADER_CHECK"
}

@test "lost_wakeup.plan loses the wake-up" {
    expect_breaks lost_wakeup.plan lost-wakeup \
        "because: the waiter has to be held up between its look at ready and its wait"
}

@test "deadlock.plan makes each thread wait for the other's lock" {
    expect_breaks deadlock.plan deadlock \
        "because: each has to hold one of the locks before either asks for its second"
}

@test "invariant.plan sells a cake that is not there" {
    expect_breaks invariant.plan assertion \
        "because: both have to see the last cake before either takes it"
}
