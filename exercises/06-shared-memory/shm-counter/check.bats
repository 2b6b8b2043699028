# Here the processes add one after another, and nothing depends on luck. That they lose nothing when they
# add at the same time is the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# expect_right MODE [WHY]: the driver finds nothing wrong; if it does, it says what: "driver: KIND: MESSAGE".
expect_right() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    # shellcheck disable=SC2154 # student sets it
    if [[ $stderr =~ $said ]]; then
        fail_as "${BASH_REMATCH[1]}" "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[2]}"
        return 1
    fi
    expect_status 0 "because: $2"
    expect_output "$1: right" "because: $2"
    expect_no_stderr
}

@test "one process makes a counter, adds and removes it" {
    student alone 5
    expect_right alone "a new object has 0 bytes: nothing can be stored in it before it has been given a size"
}

@test "other processes find it by its name, and all add to the same" {
    student turns 1 1
    expect_right turns "what one process adds, the others see, and the name stays until the counter is removed"
    student turns 3 1000
    expect_right turns "what one process adds, the others see, and the name stays until the counter is removed"
}

@test "a child adds with what it has inherited" {
    student inherited 7
    expect_right inherited "a shared mapping stays shared after fork"
}

@test "a name that is taken is refused, and its object left alone" {
    student taken
    expect_right taken "O_CREAT alone opens what exists"
}

@test "a counter that there is not is not found" {
    student missing
    expect_right missing "only counter_create makes an object"
}

@test "a removed counter goes on where it is mapped, and its name is free" {
    student removed
    expect_right removed "shm_unlink removes the name, munmap the mapping; neither does the other"
}
