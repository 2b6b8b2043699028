#!/usr/bin/env bats
# mq-echo: the requests are in the queue before the server is called, in the same process, so that nothing
# here depends on who runs first. Two processes are the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# found KIND PATTERN WHY: ends the test as that kind if a line of the output matches.
found() {
    local line
    line=$(grep -m 1 -E -- "$2" <<< "$output") || return 0
    fail_as "$1" "«$BATS_TEST_DESCRIPTION»: $line; $3" "$expected" "$output"
}

expect_echo() { # EXPECTED WHY
    local expected=$1
    found rule 'has closed a queue|for sending too|non-blocking|another queue' 'the contract says what is done with the queues, and nothing else is'
    expect_status 0 "because: $2"
    expect_output "$expected" "because: $2"
}

all_four='echo_serve: 4
reply 1: 11 bytes, right
reply 2: 0 bytes, right
reply 3: 7 bytes, right
reply 4: 3 bytes, right'

@test "a queue that is not there is made" {
    student fresh
    expect_echo "open: room for 4 messages of 64 bytes, 0 in it
open: permissions 0600
$all_four" "each message comes back, byte for byte and with its priority: one with NULs inside, an empty one, one that only begins with end"
}

@test "a queue that is there is taken as it is" {
    student found 10 100
    expect_echo "open: room for 10 messages of 100 bytes, 4 in it
$all_four" "O_CREAT ignores the attributes when the queue is there: the buffer has to be as large as this queue's mq_msgsize, or mq_receive says EMSGSIZE"
    student found 10 8192
    expect_echo "open: room for 10 messages of 8192 bytes, 4 in it
$all_four" "O_CREAT ignores the attributes when the queue is there: the buffer has to be as large as this queue's mq_msgsize, or mq_receive says EMSGSIZE"
    student found 1 3
    expect_echo 'open: room for 1 messages of 3 bytes, 1 in it
echo_serve: 1
reply 1: 3 bytes, right' "a queue may take messages of 3 bytes, which is enough for the last one"
}

@test "the longest messages come back whole" {
    student large
    expect_echo 'echo_serve: 3
reply 1: 8192 bytes, right
reply 2: 8191 bytes, right
reply 3: 3 bytes, right' "a message has as many bytes as mq_receive returns, up to the queue's mq_msgsize"
}

@test "a queue may take longer messages than the system lets everybody have" {
    student larger
    expect_echo "open: room for 10 messages of 32768 bytes, 4 in it
$all_four" "msgsize_max is a limit for those who have no privilege, and may be raised: ask mq_getattr, or mq_receive says EMSGSIZE"
}

@test "another process makes the queue meanwhile" {
    student meanwhile
    [[ $output == 'open: room for 4 messages of 64 bytes, 0 in it' ]] || # asked and made in one call
        expect_echo 'open: room for 10 messages of 100 bytes, 0 in it' "between the call that says ENOENT and the one that makes the queue another process may make it: O_CREAT without O_EXCL asks and makes in one call"
}

@test "a request that is too long for the queue of replies ends the service" {
    student refused
    expect_echo 'echo_serve: -1, EMSGSIZE
reply 1: 7 bytes, right' "the buffer is for what the queue of requests holds; mq_send says EMSGSIZE when a message is longer than its queue takes; that is handed on, and errno stays as it was"
}

@test "a queue that cannot be opened" {
    student missing
    expect_echo 'open: EINVAL' "a queue's name begins with a slash; mq_open says so, and echo_open hands it on"
}
