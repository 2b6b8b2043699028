# The driver chooses when the threads begin and end, and prints what each has returned. What it sees that
# is wrong it says on standard error: "driver: KIND: MESSAGE". See driver.c for the modes. The late ones
# come first: what they show each time, the runs after them may show or not.

setup() {
    load "$GRADER_CHECK"
}

# expect_results COUNT
expect_results() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)' i lines=''
    # shellcheck disable=SC2154 # student sets it
    [[ ! $stderr =~ $said ]] || fail_as "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    # The driver's own gate tells a student nothing.
    # shellcheck disable=SC2154 # student sets it
    if ((status == 124)) && grep -q '"kind":"deadlock"' "$REPORT"; then
        fail_as deadlock "no one can go on: no thread ends before all $1 have begun and team_start has returned; team_start waits for a thread to end, or threads wait for one another"
    fi
    for ((i = 0; i < $1; i++)); do
        lines+="thread $i: $((1000 + 7 * i))"$'\n'
    done
    expect_status 0
    expect_output "$lines" "because: results[i] is what member_work(i) has returned"
    expect_no_stderr "because: nothing went wrong"
}

@test "each thread has a number of its own, however late it begins" {
    student late 2
    expect_results 2
    student late 1
    expect_results 1
    student late 9
    expect_results 9
}

@test "all threads run at the same time" {
    student together 3
    expect_results 3
    student together 100
    expect_results 100
}

@test "two teams at a time" {
    student two 3
    expect_results 3
}

@test "threads that end at once, and none" {
    student freely 40
    expect_results 40
    student freely 0
    expect_results 0
}
