#!/usr/bin/env bats
# fd-passing: what the functions send is compared with what a receiver of the driver's sees, what they
# receive with what a sender of its own has sent. See driver.c for the modes.

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

@test "a message is the length of the label, with the descriptor, and the label" {
    student send
    expect_lines 'send: a label of 5 bytes
send: a label of 0 bytes
send: a label of 255 bytes
send: a label of 1 bytes' "the descriptor goes as ancillary data of the first byte; its number alone is worth nothing to another process"
}

@test "a message is received as it was sent, and nothing of the next one" {
    student receive pieces
    expect_lines 'receive: a label of 5 bytes
receive: a label of 0 bytes
receive: a label of 255 bytes
receive: a label of 1 bytes
receive: end-of-file
receive: a label of 5 bytes' "a stream socket keeps no boundaries: read the first byte alone, it says how many follow"
}

@test "two threads call it at a time, one waits in the middle of its message, and catches a signal" {
    student threads
    expect_lines 'receive: a label of 255 bytes
receive: a label of 5 bytes
send: both' "a label may come in pieces; a signal ends a wait, be it with MSG_WAITALL, and the call is to be made again for the rest; what is static belongs to all threads: each call needs buffers of its own"
}

@test "a message that is not as it should be is an error, and leaves no descriptor open" {
    student broken
    expect_lines 'a message with 0 descriptors: -1, EPROTO
a message with 2 descriptors: -1, EPROTO
a message with 3 descriptors: -1, EPROTO
a message with 10 descriptors: -1, EPROTO
a message with a descriptor, but not with the first byte: -1, EPROTO
a message that ends after its first byte: -1, EPROTO
a message that ends within its label: -1, EPROTO' "whatever came with the message is open here now, and is to be closed"
    student full
    expect_lines '2 descriptors, room for 1: -1, EPROTO
1 descriptors, room for 0: -1, EPROTO' \
        "what has no place is left out of the message: cmsg_len says what has come, and MSG_CTRUNC that it was more"
}

@test "what can't be sent is an error" {
    student refused
    expect_lines 'a label of 256 bytes: -1, EMSGSIZE
a descriptor that is not open: -1, EBADF
a receiver that has gone: -1, EPIPE' "sendmsg says what is wrong, and MSG_NOSIGNAL keeps SIGPIPE away"
}

@test "another process reads a file that has no name" {
    student file
    expect_lines 'the child reads a file without a name: 0 names, 50000 bytes
the parent reads the rest' "a descriptor that is passed leads to the same open file description, with one offset for both"
}

@test "300 descriptors go through a process that may hold 40" {
    student many
    expect_lines '300 messages' "neither function may leave one open"
}
