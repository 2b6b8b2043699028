#!/usr/bin/env bats
# semaphore: one thing happens at a time, and the driver sees what has come of it once no thread
# moves any more. What only some schedules show is the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# expect_right MODE [WHY]: the driver finds nothing wrong. What it has seen comes first, "driver: KIND:
# MESSAGE"; then, where threads are stuck, who waits for what.
expect_right() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    if [[ $stderr =~ $said ]]; then
        fail_as "${BASH_REMATCH[1]}" "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[2]}" || expect_ended
        return 1
    fi
    expect_status 0 "because: $2"
    expect_output "$1: right" "because: $2"
    expect_no_stderr
}

@test "an up that comes first is kept" {
    student stored
    expect_right stored "what counts is the value, not who was there when it was raised"
}

@test "as many go on as the value says, the others wait, and an up lets one of them go on" {
    student value 0
    expect_right value "with a value of 0 the first one waits"
    student value 1
    expect_right value "with a value of 1 the second one waits"
    student value 3
    expect_right value "with a value of 3 the fourth one waits"
}

@test "as many ups in a row let as many go on" {
    student rush
    expect_right rush "each up is a reason for one more to go on"
}

@test "counting_try_down does not wait" {
    student try
    expect_right try "it lowers the value when it is not 0, and says which"
}

@test "two semaphores have nothing to do with each other" {
    student apart
    expect_right apart "what belongs to a semaphore is in its struct"
}

@test "it is made of a mutex and a condition variable" {
    local used
    used=$(nm -D --undefined-only "$PROGRAM" | grep -oE '\<sem_[a-z]+' | head -n 1) || true
    [[ -z $used ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: it calls $used, and leaves the work to the system's semaphores"
}
