# What a single thread sees. What two of them see of each other is a matter of luck here; the stages
# threads and schedules look at that.

setup() { load "$GRADER_CHECK"; }

@test "each transfer moves all of the amount, or nothing" {
    student calls
    expect_output '0 to 1, 30: moved; 70 80 0, total 150
1 to 2, 80: moved; 70 0 80, total 150
1 to 0, 1: refused; 70 0 80, total 150
2 to 0, 81: refused; 70 0 80, total 150
2 to 2, 80: moved; 70 0 80, total 150
2 to 2, 81: refused; 70 0 80, total 150
1 to 1, 0: moved; 70 0 80, total 150
0 to 2, -5: refused; 70 0 80, total 150
2 to 2, -5: refused; 70 0 80, total 150
2 to 1, 0: moved; 70 0 80, total 150
0 to 2, 70: moved; 0 0 150, total 150
2 to 0, 150: moved; 150 0 0, total 150' 'because: a transfer is refused when the account holds less, or the amount is negative, and for nothing else; one from an account to itself changes nothing'
    expect_status 0
}

@test "a lock that is taken is waited for" {
    local tried='\<(pthread_[a-z]+_(try|timed|clock)(rd|wr)?lock|pthread_spin_[a-z]+|sem_trywait|mtx_trylock|sched_yield|usleep|(clock_)?nanosleep)\>'
    local called
    called=$(nm -D --undefined-only -- "$PROGRAM" | grep -oE "$tried" | head -n 1) || true
    [[ -z $called ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: the program calls $called; whoever needs a lock that is taken sleeps until it is free"
}
