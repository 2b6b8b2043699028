#!/usr/bin/env bats
# What is compared with a clock here is a lower bound, which holds on any machine. That a call ends soon
# after its time, signals or not, is a matter of the stage schedules: there time is virtual.

setup() { load "$GRADER_CHECK"; }

@test "a message that is there is received, whatever the limit" {
    student there 0 -1 1 2147483647 50 -2147483648
    expect_status 0
    expect_output 'limit 0 ms: 0 bytes
limit -1 ms: 11 bytes
limit 1 ms: 16 bytes
limit 2147483647 ms: 0 bytes
limit 50 ms: 11 bytes
limit -2147483648 ms: 16 bytes' 'because: an empty message is a message; the priority may be of no interest; the limit may be any int'
}

@test "a call does not give up before its time" {
    student empty 999 0 5 1 501
    expect_status 0
    expect_output 'limit 999 ms: ETIMEDOUT
limit 0 ms: ETIMEDOUT
limit 5 ms: ETIMEDOUT
limit 1 ms: ETIMEDOUT
limit 501 ms: ETIMEDOUT' 'because: mq_timedreceive takes the moment at which to give up, not how long to wait, by CLOCK_REALTIME, and its nanoseconds are fewer than 1000000000'
}

@test "a signal that is caught does not end the waiting" {
    student signals 60
    expect_status 0
    [[ $output != *EINTR* ]] ||
        fail_as fault-handling "«$BATS_TEST_DESCRIPTION»: mq_timedreceive fails with EINTR when a signal was caught; call it again, with the same deadline" \
            'limit 60 ms: ETIMEDOUT' "$output"
    expect_output 'limit 60 ms: ETIMEDOUT' 'because: the time is up when it is up, however many signals are caught'
}

@test "without a limit a call sleeps until a message comes" {
    student forever
    if ((status != 124)) || [[ $(<"$REPORT") != *'"end":"stuck"'* ]]; then
        expect_output 'waiting' 'because: a negative number is no limit; nobody ever sends here'
        expect_ended || return 1
        fail_as wrong-exit "«$BATS_TEST_DESCRIPTION»: the program ends"
    fi
}

@test "a buffer that is too small" {
    student short
    expect_status 0
    expect_output 'limit -1 ms: -1, EMSGSIZE
limit 0 ms: -1, EMSGSIZE
limit 1 ms: -1, EMSGSIZE' 'because: mq_timedreceive says EMSGSIZE at once; that is handed on'
}
