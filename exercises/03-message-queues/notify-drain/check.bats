#!/usr/bin/env bats
# notify-drain: the driver sends a message at the very moment that matters, in the same process, and sees
# whether a signal tells of what lies in the queue. Only the last case has a second process that sends.

setup() {
    load "$GRADER_CHECK"
}

expect_right() { # WHY
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    if [[ $stderr =~ $said ]]; then
        fail_as "${BASH_REMATCH[1]}" "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[2]}; $1"
    fi
    expect_status 0 "because: $1"
    expect_output 'right' "because: $1"
}

@test "messages that are there before the first call are taken" {
    student waiting
    expect_right "a notification tells of a message that comes into an empty queue, and of no other"
}

@test "an empty message, a long one, and priorities" {
    student sizes
    expect_right "the buffer has to be as large as the queue's mq_msgsize; a message of no bytes is a message"
}

@test "each time the queue fills again, a signal tells of it" {
    student signals
    expect_right "one notification is for one signal, and one signal for any number of messages"
}

@test "a message comes just before the notification is asked for" {
    student before
    expect_right "first ask for the notification, then take what is there: the other way round, a message that comes in between is neither"
}

@test "a message comes just after the notification was asked for" {
    student after
    expect_right "its signal may find nothing to do, and the next notification has to be asked for all the same"
}

@test "messages that come while others are taken" {
    student from-take
    expect_right "how many messages there were a moment ago says nothing about now: mq_receive says EAGAIN when there is none"
}

@test "another process is notified of the queue" {
    student busy
    expect_right "mq_notify says EBUSY, and that is handed on; so are the errors of mq_receive, all but EAGAIN"
}

@test "a burst of 100 from another process, all seen" {
    student burst 100 10
    expect_right "no message is overlooked"
    student burst 100 1
    expect_right "no message is overlooked"
}
