# The driver chooses when the children end, and prints a line for each that is reported. What it sees
# that is wrong it says on standard error: "driver: KIND: MESSAGE". See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# The lines of COUNT children, in the order of their numbers.
lines() { # COUNT
    local i
    for ((i = 0; i < $1; i++)); do
        if ((i % 5 == 3)); then
            echo "child $i: signal 9"
        else
            echo "child $i: exit $((i * 7 % 256))"
        fi
    done
}

# expect_reports EXPECTED WHY: the lines of the children are these; those of the output that are in no
# fixed order are sorted already. WHY is what was probably done if not.
expect_reports() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)' why=$2
    # shellcheck disable=SC2154 # student sets it
    [[ ! $stderr =~ $said ]] || fail_as "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    # shellcheck disable=SC2154 # student sets it
    [[ $output != *reap_n*reap_n* ]] ||
        why="what was in the caller's stdio buffer comes out of a child as well, which has a copy: a child ends with _exit, not with exit"
    expect_status 0 "because: $why"
    expect_output "$1" "because: $why"
    expect_no_stderr "because: nothing went wrong"
}

# stuck MESSAGE: what the matter is when the run was stuck, in the words of the exercise; the driver's
# semaphores tell a student nothing.
stuck() {
    # shellcheck disable=SC2154 # student sets it
    ((status == 124)) && grep -q '"kind":"deadlock"' "$REPORT" || return 0
    fail_as deadlock "$1"
}

sort_lines() {
    output=$(sort -V <<< "$output")
}

@test "each child is reported once, with its status" {
    student freely 20
    sort_lines
    expect_reports "$(lines 20; echo 'reap_n 20')" \
        "each child does its work once, and is reported with what waitpid has stored for it"
}

@test "no child, and one" {
    student freely 0
    expect_reports 'reap_n 0' "with no child there is nothing to wait for"
    student backwards 1
    expect_reports "$(echo 'reap_n 1'; lines 1)" "one child is waited for like many"
}

@test "all run at the same time, and whichever ends first is reported first" {
    local why="the driver lets the last child end first, once all have begun and the caller sleeps, and each other one when the one after it has been reported"
    student backwards 2
    stuck "no one can go on: $why; reap_n waits for one child while another one has ended, or before it has made them all"
    expect_reports "$(echo 'reap_n 2'; lines 2 | tac)" "$why"
    student backwards 9
    expect_reports "$(echo 'reap_n 9'; lines 9 | tac)" "$why"
    student backwards 150
    expect_reports "$(echo 'reap_n 150'; lines 150 | tac)" "there may be any number of children"
}

@test "children that end together are all waited for" {
    student together 12
    stuck "no one can go on: the children have ended while the process was stopped, and the one SIGCHLD that it has got for them is handled; a SIGCHLD says that children have ended, not how many"
    sort_lines
    expect_reports "$(lines 12; echo 'reap_n 12')" \
        "signals of one kind that come together are one: a SIGCHLD says that children have ended, not how many"
}
