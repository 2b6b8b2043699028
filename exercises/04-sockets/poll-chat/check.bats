#!/usr/bin/env bats
# poll-chat: the server runs in the driver's process, its clients in a child, which stops the server's
# process where several things have to come in one round. See driver.c.

setup() {
    load "$GRADER_CHECK"
}

# expect_lines EXPECTED WHY: what the driver has seen comes first, "driver: KIND: MESSAGE".
expect_lines() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    if [[ $stderr =~ $said ]]; then
        fail_as "${BASH_REMATCH[1]}" "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[2]}"
        return 1
    fi
    expect_status 0 "because: $2"
    expect_output "$1" "because: $2"
    expect_no_stderr
}

@test "what one says the others get" {
    student talk
    expect_lines 'talk: four clients
talk: six clients, and then four' "a line goes to all but the one who has said it"
}

@test "a line goes out whole, however it came" {
    student pieces
    expect_lines 'pieces: a byte at a time, and none
pieces: 512 bytes
pieces: lines of two at once
pieces: many lines in one' "what one recv brings may be part of a line, or several: each client has a line of its own that is not complete yet"
}

@test "six talk all at once" {
    student freely
    expect_lines 'freely: six clients, 60 lines' "no line is lost, and each client's keep their order"
}

@test "a line that does not end ends its client's connection" {
    student long
    expect_lines "long: that one's connection ends" "CHAT_LINE_MAX bytes without a newline are too many"
}

@test "a client that does not receive holds up nobody" {
    student slow
    expect_lines 'slow: the others talk on
slow: its connection ends' "no send may wait, and what is held for a client has a limit"
}

@test "a client that does not receive for a while gets all of it" {
    student late
    expect_lines 'late: they get all of it, in order' "what is held goes out first, as soon as there is room, and what comes meanwhile goes behind it"
}

@test "clients that leave in the middle end their own connection only" {
    student rude
    expect_lines 'rude: the others talk on' "a connection that fails is no failure of the server"
}

@test "last lines are heard, and newcomers stay" {
    student leaving
    expect_lines 'leaving: newcomers stay
leaving: the last lines are heard' "POLLHUP comes with bytes that are still there; and a descriptor that is closed is a newcomer's at once"
}

@test "more clients than descriptors end nothing" {
    student full
    expect_lines 'full: the others talk on
full: and newcomers are welcome again' "accept fails for one client, EMFILE, and the server is there for those that it has"
}

@test "while nobody says anything the server sleeps, and a signal ends nothing" {
    student quiet
    expect_lines 'quiet: the server sleeps
quiet: and is woken by signals, for nothing' "POLLOUT is nearly always true: ask for it while something is held"
}

@test "the server ends when it is told to, with clients connected" {
    student stop
    expect_lines 'stop: 300 are connected
stop: all see the end' "what is open when it ends is closed"
}

@test "the server ends when the other end of stop is closed" {
    student closed
    expect_lines 'closed: it ends' "the other end of a pipe that is closed is POLLHUP, and not POLLIN"
}
