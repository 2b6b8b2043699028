# Which of the two comes first is luck here; all orders are tried in the stage schedules. That a side waits
# is proved: the program is stuck, for the other side never comes.

setup() { load "$GRADER_CHECK"; }

# expect_sleep: the side that waited was not seen to look again and again.
expect_sleep() {
    local said='a side that has to wait [^'$'\n'']*'
    [[ ! $output =~ $said ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[0]}; let it sleep until the other one wakes it"
}

# comes_alone MEETINGS SIDE WHY: after so many meetings the side comes once more, and sleeps for good.
comes_alone() {
    student alone "$1" "$2"
    if ((status == 124)) && [[ $(<"$REPORT") == *'"end":"stuck"'* && $output == "meetings: $1" ]]; then
        return
    fi
    expect_sleep || return 1
    expect_output "meetings: $1" "because: $3"
    expect_ended || return 1
    fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: rendezvous_meet returns, and the other side has not come: $3"
}

@test "both come once, and both leave" {
    student meet 1
    expect_status 0
    expect_output 'meetings: 1' 'because: each side says that it has come before it waits for the other'
}

@test "side 0 waits for side 1" {
    comes_alone 0 0 'nobody may get through on what they posted themselves, or on what a semaphore held from the start'
}

@test "side 1 waits for side 0" {
    comes_alone 0 1 'nobody may get through on what they posted themselves, or on what a semaphore held from the start'
}

@test "they meet many times" {
    student meet 20
    expect_status 0
    expect_output 'meetings: 20' 'because: a meeting leaves the place as it found it'
}

@test "after three meetings the fourth needs both sides again" {
    comes_alone 3 0 'a meeting leaves nothing behind that the next one could take for a side that has come'
}

@test "two meeting places have nothing to do with each other" {
    student apart 2
    if ((status == 124)) && [[ $(<"$REPORT") == *'"end":"stuck"'* && $output == "meetings: 2" ]]; then
        return
    fi
    expect_sleep || return 1
    expect_output "meetings: 2" 'because: what belongs to a meeting place is in its struct'
    expect_ended || return 1
    fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: each side is at another one, and they have met"
}
