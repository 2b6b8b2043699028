#!/usr/bin/env bats
# epoll-echo: the server runs in the driver's process, its clients in a child. A server that sleeps
# although it has something to do leaves both asleep, which the confinement proves. See driver.c.

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

@test "clients that were there first are served" {
    student waiting
    expect_lines 'waiting: three of few bytes, one of 100000, one that has half-closed' \
        "an edge is told once, for all that is there: accept, and receive, until EAGAIN"
}

@test "bytes come back, however many" {
    student sizes
    expect_lines 'sizes: 5 bytes
sizes: 0 bytes
sizes: 1 bytes
sizes: 4096 bytes
sizes: 300000 bytes
sizes: 65537 bytes
sizes: a byte at a time' "what can't be sent now is sent when there is room again, and then more may be there to receive"
}

@test "three hundred clients take turns" {
    student many
    expect_lines 'many: 300 clients' "each connection has its own buffer and its own state"
}

@test "a client that does not receive holds up nobody, and loses nothing" {
    student slow
    expect_lines 'slow: another one is served
slow: 4 MiB' "no call on a connection may wait, and a server holds a limited part of what it can't send"
}

@test "clients that leave in the middle end their own connection only" {
    student rude
    expect_lines 'rude: the next one is served' "a connection that fails is closed, and that is all"
}

@test "more clients than descriptors end nothing" {
    student full
    expect_lines 'full: the one that was there is served
full: and newcomers, too' "accept fails for one client, EMFILE, and the server is there for those that it has, and for the others once there is room"
}

@test "the server ends when it is told to, with clients connected" {
    student stop
    expect_lines 'stop: five are connected
stop: all see the end' "what is open when it ends is closed"
}

@test "the server ends when the other end of stop is closed" {
    student closed
    expect_lines 'closed: it ends' "the other end of a pipe that is closed is EPOLLHUP, and not EPOLLIN"
}

@test "4 MiB go over TCP and come back" {
    student tcp
    expect_lines 'tcp: 4 MiB' "both directions fill up, and empty again, many times"
}
