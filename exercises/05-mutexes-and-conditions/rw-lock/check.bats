#!/usr/bin/env bats
# rw-lock: one thing happens at a time, and the driver sees what has come of it once no thread
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

@test "readers are in together, and a writer waits for the last of them" {
    student share
    expect_right share "readers do not hold each other up"
}

@test "a writer is in alone, and all who wait come in after it" {
    student alone
    expect_right alone "when the last writer has left, all readers may come in"
}

@test "a writer that waits goes before readers that come later" {
    student prefer
    expect_right prefer "otherwise readers that come one after another keep it out for ever"
}

@test "a reader upgrades: it is the next to write" {
    student upgrade
    expect_right upgrade "what it has read is still true when it writes"
}

@test "of two that upgrade at the same time one is refused" {
    student twice
    expect_right twice "each would wait for the other to stop reading"
}
