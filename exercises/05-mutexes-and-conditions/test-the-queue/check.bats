setup() {
    load "$GRADER_CHECK"
}

@test "the right queue passes the test in every schedule" {
    expect_passes
}

@test "last in, first out is found" {
    expect_finds queue_lifo.c "because: nothing asks for two numbers in the order they were put"
}

@test "an array that is walked through wrongly is found" {
    expect_finds queue_never_wraps.c "because: not enough numbers go through it to come round to the beginning"
}

@test "one number too many is found" {
    expect_finds queue_one_too_many.c "because: nothing fails when a put returns that should wait"
}

@test "numbers that are dropped are found" {
    expect_finds queue_drops.c "because: no put comes to a full queue, or nobody asks for its number"
}

@test "if in place of while is found" {
    expect_finds queue_if.c "because: no take waits, or nothing looks at what it took"
}

@test "one condition for two predicates is found" {
    expect_finds queue_one_condition.c "because: it takes two that wait to put and two that wait to take"
}

@test "a signal that is left out is found" {
    expect_finds queue_signals_first_only.c "because: two have to wait to take, and two puts come before either is awake"
}

@test "a look without the lock is found" {
    expect_finds queue_looks_unlocked.c "because: no thread takes while another puts"
}
