#!/usr/bin/env bats
# udp-retry: the client gets a server of the driver's, the server a client of the driver's, and then both
# get a relay between them that loses, doubles and reorders. How long a client waits is judged in virtual
# time, by the stage schedules. See driver.c for the modes.

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

@test "a call gets its reply, and nothing else for it" {
    student client
    expect_lines 'client: 5 bytes, and 300 back
client: 0 bytes, and 1 back
client: 1024 bytes, and 1024 back
client: 1 bytes, and 0 back
client: 300 bytes, and 5 back
client: 1025 bytes, EMSGSIZE' "what is no reply is ignored: it neither ends the wait nor counts as a try"
}

@test "what is cut off is told" {
    student long
    expect_lines 'client: a reply of 11 bytes, room for 10: EMSGSIZE
client: a reply of 1025 bytes, room for 1024: EMSGSIZE
client: a reply of 1025 bytes, room for 2048: EMSGSIZE' \
        "UDP drops what does not fit into the buffer; receive more than you have room for, or ask by MSG_TRUNC"
}

@test "a server performs each call once, and replies as often as it is asked" {
    student server
    expect_lines 'server: 0 bytes, ignored
server: 1 bytes, ignored
server: 3 bytes, ignored
server: 1029 bytes, ignored
server: 1500 bytes, ignored
server: a call
server: the same again
server: the same from elsewhere
server: the next one, without a body
server: one that is late
server: the last one again
server: one that is some further on
server: its repetition
server: one that is late, with a greater last byte
server: the next
server: 0 bytes, ignored
server: 1 bytes, ignored
server: 3 bytes, ignored
server: 1029 bytes, ignored
server: 1500 bytes, ignored
server: a call to another server
server: the last one to the first server again
server: the last one to the other again' "the number tells a new call from one that comes again, or late"
}

@test "a call that nobody answers ends" {
    student silent
    expect_lines 'silent: sent 1 times, ETIMEDOUT
silent: sent 2 times, ETIMEDOUT
silent: sent 3 times, ETIMEDOUT
nobody there: ETIMEDOUT
nobody was there: sent 2 times, ETIMEDOUT' "the request is sent as often as the caller says; ECONNREFUSED tells that one was lost, as many others are without a word"
}

@test "calls go through a relay that loses, doubles and reorders" {
    student relay
    expect_lines 'relay: 5 calls through "" and ""
relay: 5 calls through "xx" and "x"
relay: 5 calls through "===" and "==="
relay: 5 calls through "1" and "1"
relay: 5 calls through "..2=" and "1.x=3"
relay: 5 calls through "x1=x2" and "x=1x"
relay: 12 calls through plans that are drawn' "each call is performed once, whatever the network does, and its own reply is the one that counts"
}
