#!/usr/bin/env bats
# matchmaker: one thing happens at a time, and the driver sees what has come of it once no thread
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

@test "pair after pair: whoever comes first waits for the other" {
    student pairs
    expect_right pairs "each is told the name of the other"
}

@test "as many go on as have partners, and each with the one that goes on with it" {
    student wait 0
    expect_right wait "each is told the name of the other, and nobody else is"
    student wait 1
    expect_right wait "each is told the name of the other, and nobody else is"
}

@test "three pairs at once" {
    student rush 0
    expect_right rush "one pair's business is not the next one's"
    student rush 1
    expect_right rush "one pair's business is not the next one's"
}

@test "as many as come may wait" {
    student crowd 0
    expect_right crowd "there may be any number of threads, and each that waits needs a place for its partner's name"
}

@test "two matchmakers have nothing to do with each other" {
    student apart
    expect_right apart "what belongs to a matchmaker is in its struct"
}
