setup() {
    load "$GRADER_CHECK"
}

@test "early.plan lets the wait return while a task runs" {
    expect_breaks early.plan assertion \
        "because: main has to look at the queue while the worker has taken the last task and not ended it"
}

@test "asleep.plan lets the last signal go by" {
    expect_breaks asleep.plan lost-wakeup \
        "because: the worker has to signal for the last time between main's look at the queue and its wait"
}
