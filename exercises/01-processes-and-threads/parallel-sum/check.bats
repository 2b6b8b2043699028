# The driver knows the terms and sees who asks for them. What it sees that is wrong it says on standard
# error: "driver: KIND: MESSAGE". See driver.c for the modes. The one with the gate comes first: what it
# shows each time, the others may show or not.

setup() {
    load "$GRADER_CHECK"
}

# expect_sum MODE COUNT THREADS: runs it. The driver compares the sum.
expect_sum() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)' at_once=$(($2 < $3 ? $2 : $3))
    student "$@"
    # shellcheck disable=SC2154 # student sets it
    [[ ! $stderr =~ $said ]] || fail_as "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    # The driver's own gate tells a student nothing.
    # shellcheck disable=SC2154 # student sets it
    if ((status == 124)) && grep -q '"kind":"deadlock"' "$REPORT"; then
        fail_as deadlock "no one can go on: no term is there before $at_once threads have asked for one, and fewer do; a thread is joined before the next is created, or has no term to ask for, or sum_term is called under a lock"
    fi
    expect_status 0
    expect_no_stderr "because: nothing went wrong"
}

@test "as many threads as there should be work at the same time" {
    expect_sum together 2 2
    expect_sum together 40 4
}

@test "numbers that do not divide" {
    expect_sum together 5 4
    expect_sum together 100 7
    expect_sum together 39 20
}

@test "one thread, more threads than terms, no term" {
    expect_sum together 1 1
    expect_sum together 5 1
    expect_sum together 3 8
    expect_sum together 0 3
}

@test "many terms" {
    expect_sum freely 3989 3
}
