#!/usr/bin/env bats
# bounded-queue: one thing happens at a time, and the driver sees what has come of it once no thread
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

@test "a message may be put before its consumer comes" {
    student late
    expect_right late "a signal is not stored: what counts is whether there is a message"
}

@test "messages come out in the order in which they went in, copied, round and round" {
    student order 1
    expect_right order "a capacity of 1 is a queue like any other"
    student order 3
    expect_right order "after the end of the ring comes its beginning"
    student order 5
    expect_right order "after the end of the ring comes its beginning"
}

@test "a capacity of 0 is refused" {
    student refuse
    expect_right refuse "queue_create returns NULL with errno EINVAL"
}

@test "a consumer waits while the queue is empty, and each message wakes one" {
    student empty 1
    expect_right empty "a consumer that sleeps holds up nobody"
    student empty 4
    expect_right empty "a consumer that sleeps holds up nobody"
}

@test "a producer waits while the queue is full, and each message taken wakes one" {
    student full 1
    expect_right full "a producer that sleeps holds up nobody"
    student full 4
    expect_right full "a producer that sleeps holds up nobody"
}

@test "as many go on as can" {
    student rush 1
    expect_right rush "each message is one reason to go on, and so is each free place"
    student rush 3
    expect_right rush "each message is one reason to go on, and so is each free place"
}

@test "two queues have nothing to do with each other" {
    student apart
    expect_right apart "what belongs to a queue is in its struct"
}
