#!/usr/bin/env bats
# closeable-queue: one thing happens at a time, and the driver sees what has come of it once no thread
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

@test "what is inside comes out of a closed queue, and nothing goes in" {
    student order 1
    expect_right order "closed is for good, and what was inside before comes out"
    student order 3
    expect_right order "closed is for good, and what was inside before comes out"
}

@test "an open queue is a bounded queue" {
    student wake 1
    expect_right wake "each message wakes a consumer, each place a producer"
    student wake 3
    expect_right wake "each message wakes a consumer, each place a producer"
}

@test "all consumers that wait leave when the queue is closed" {
    student empty
    expect_right empty "to be closed is news for every one of them"
}

@test "all producers that wait leave when the queue is closed" {
    student full 1
    expect_right full "to be closed is news for every one of them"
    student full 2
    expect_right full "to be closed is news for every one of them"
}

@test "the last messages go to as many consumers, and the others leave" {
    student rest
    expect_right rest "what is inside comes out, closed or not"
    student last
    expect_right last "what is inside comes out, closed or not"
}
