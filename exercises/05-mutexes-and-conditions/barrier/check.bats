# In which order threads come and go is luck here, and all orders are tried in the stage schedules. That
# nobody passes is proved: the program is stuck.

setup() { load "$GRADER_CHECK"; }

passes() { # THREADS ROUNDS WHY
    student rounds "$1" "$2"
    expect_status 0
    expect_output "rounds: $2" "because: $3"
}

# expect_sleep: who waited was not seen to look again and again.
expect_sleep() {
    local said='a thread that has to wait [^'$'\n'']*'
    [[ ! $output =~ $said ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[0]}; let it sleep until the last one wakes it"
}

# falls_short THREADS ROUNDS: after so many rounds one thread stays away, and the others sleep for good.
falls_short() {
    student short "$1" "$2"
    if ((status == 124)) && [[ $(<"$REPORT") == *'"end":"stuck"'* && $output == "rounds: $2" ]]; then
        return
    fi
    expect_sleep || return 1
    expect_output "rounds: $2" 'because: after a round the barrier has to be as it was before it'
    expect_ended || return 1
    fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: the threads pass, and one has not come"
}

@test "the barrier is made of a mutex and a condition variable, or of semaphores" {
    local called
    called=$(nm --undefined-only -- "$PROGRAM")
    if [[ $called == *pthread_barrier_* ]]; then
        fail_as rule 'the program calls pthread_barrier_wait or its kin: here you build one yourself'
    fi
}

@test "a barrier for one thread holds nobody" {
    passes 1 3 'the only thread is the last one of each round'
}

@test "with all but one thread there, nobody passes" {
    falls_short 2 0
    falls_short 5 0
}

@test "after three rounds it holds again" {
    falls_short 2 3
}

@test "two barriers have nothing to do with each other" {
    student apart 2 1
    if ((status == 124)) && [[ $(<"$REPORT") == *'"end":"stuck"'* && $output == "rounds: 1" ]]; then
        return
    fi
    expect_sleep || return 1
    expect_output "rounds: 1" 'because: what belongs to a barrier is in its struct'
    expect_ended || return 1
    fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: each thread is at another one, and one passes"
}

@test "five threads, thirty rounds, one of them told in each" {
    passes 5 30 'exactly one call of each round returns 1'
}
