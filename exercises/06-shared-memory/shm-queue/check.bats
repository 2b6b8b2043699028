# Here one process moves at a time, and the driver looks what has come of it once the others sleep or have
# ended. Processes that open, put and take at the same time are the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# expect_right MODE [WHY]: the driver finds nothing wrong; if it does, it says what: "driver: KIND: MESSAGE".
expect_right() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    # shellcheck disable=SC2154 # student sets it
    if [[ $stderr =~ $said ]]; then
        fail_as "${BASH_REMATCH[1]}" "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[2]}"
        return 1
    fi
    expect_status 0 "because: $2"
    expect_output "$1: right" "because: $2"
    expect_no_stderr
}

# sleeps_for_good MODE CAPACITY WHY: the last call of this mode never returns.
sleeps_for_good() {
    student "$1" "$2"
    # shellcheck disable=SC2154 # student sets it
    if ((status == 124)) && [[ $(<"$REPORT") == *'"end":"stuck"'* && $output == "$1" ]]; then
        return
    fi
    if [[ $output == "$1" ]]; then
        expect_ended || return 1
        fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: the call returns, and $3"
    else
        expect_right "$1" "$3"
    fi
}

@test "messages come out in the order in which they went in, copied, round and round" {
    student order 1
    expect_right order "a capacity of 1 is a queue like any other"
    student order 5
    expect_right order "after the end of the ring comes its beginning"
}

@test "what one process has put another one finds by the name" {
    student across 1
    expect_right across "all of the queue, its counts too, lies in the object, and stays there until the name is removed"
    student across 4
    expect_right across "all of the queue, its counts too, lies in the object, and stays there until the name is removed"
    student across 200
    expect_right across "a queue may need more than a page, and all of it is mapped, and given back"
}

@test "capacities that do not fit are refused" {
    student refuse
    expect_right refuse "a process that believes in another capacity would count in another ring"
}

@test "a full queue takes nothing more, an empty one gives nothing" {
    sleeps_for_good full 1 'the queue held as many messages as its capacity'
    sleeps_for_good full 3 'the queue held as many messages as its capacity'
    sleeps_for_good empty 1 'the queue was empty'
    sleeps_for_good empty 2 'the queue was empty'
}

@test "processes that wait for a message are woken by it" {
    student consumers 1
    expect_right consumers "a mutex and a condition variable serve the threads of one process, unless their attributes say more"
    student consumers 3
    expect_right consumers "each message is one reason to go on"
}

@test "processes that wait for room are woken when there is" {
    student producers 1
    expect_right producers "a mutex and a condition variable serve the threads of one process, unless their attributes say more"
    student producers 2
    expect_right producers "each free place is one reason to go on"
}
