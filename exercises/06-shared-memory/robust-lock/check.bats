# A process is killed at one of the three steps that the contract names, by itself or by its parent, once it
# is there. Deaths at any other moment are the business of the stage schedules.

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

# at_each_step MODE WHY: for each step in which a process may be killed.
at_each_step() {
    local step
    for step in 1 2 3; do
        student "$1" "$step"
        expect_right "$1" "$2" || return 1
    done
}

@test "amounts are moved, by parent and children" {
    student plain
    expect_right plain "the memory is shared with the children, and each transfer changes two accounts"
}

@test "the holder of the lock is killed, and those who come later go on" {
    at_each_step killed "a robust mutex is given to the next one with EOWNERDEAD, who repairs what it guards"
}

@test "who asks for a balance may be the next one too" {
    at_each_step balance "each function that locks may get EOWNERDEAD"
}

@test "the holder of the lock is killed, and the one who waits goes on" {
    at_each_step waiting "the death of the holder wakes one who waits, if the mutex is robust and shared"
}

@test "deaths may follow one another" {
    at_each_step again "after EOWNERDEAD the mutex is made consistent before it is unlocked"
}

@test "after a death the lock still is one" {
    at_each_step locked "a mutex that is unlocked without pthread_mutex_consistent can never be locked again"
}
