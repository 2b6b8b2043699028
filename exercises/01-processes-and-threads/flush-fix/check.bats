# The driver has a line of its own in the buffers of standard output and standard error. Everything
# goes into a file, where nothing is written out before its time.

setup() {
    load "$GRADER_CHECK"
}

lines() { # COUNT
    local number
    printf 'the driver calls say_all(%d)\nstart\n' "$1"
    for ((number = 1; number <= $1; number++)); do
        printf 'child %d\n' "$number"
    done
    printf 'end\n'
}

# expect_lines COUNT: each line once and in order, on both outputs, and none of the driver's complaints.
expect_lines() {
    local expected why=''
    expected=$(lines "$1")
    # shellcheck disable=SC2154 # student sets it
    case $stderr in
        *'driver: a child runs'*)
            fail_as rule "a child leaves by exit, which runs what the caller has registered with atexit; a child that goes on with its parent's program leaves by _exit" ;;
        *'driver: say_child is called in the caller'*)
            fail_as rule "say_child is called in the caller's own process; each line is to be said by a child" ;;
        *'driver: say_child is called in a process'*)
            fail_as rule "say_child is called in a child's child, which the caller cannot wait for; each line is to be said by a child of the caller" ;;
        *'driver: say_all returns in a child'*)
            fail_as rule "a child returns from say_all and goes on as a second caller; it must end when it has said its line" ;;
        *'driver: another child'*)
            fail_as rule "the caller had a child of its own, and say_all has waited for that: wait takes whichever child has ended, waitpid the one that it is told" ;;
        *'driver: a later child'*)
            fail_as rule "a child that the caller makes after say_all leaves no status: SIGCHLD is ignored still, and with it the ends of all children, the caller's own as well" ;;
        *'a child is left'*)
            fail_as zombie "say_all returns before all of its children have ended and been waited for" ;;
        *'log: begun'*'log: begun'*)
            fail_as wrong-output "what the caller had in the buffer of standard error is written out by a child too: fork copies the buffers of all streams" "log: begun" "$stderr" ;;
    esac
    # shellcheck disable=SC2154 # student sets it
    if (($(grep -c '^start$' <<< "$output") > 1)); then
        why="fork copies what is in a buffer, and then each process writes its copy out"
    elif [[ $1 != 0 ]] && ! grep -q '^child ' <<< "$output"; then
        why="what a child prints is in its buffer, and _exit does not write that out"
    else
        why="a buffer is written out when its process ends or when it is told to: what is not told to in time comes late, twice, or never"
    fi
    expect_status 0
    expect_output "$expected" "because: $why"
    expect_stderr_has 'log: begun' "because: what the caller had in the buffer of standard error is lost"
}

@test "two children: each line once, and in order" {
    student 2
    expect_lines 2
}

@test "no child, and then one" {
    student 0
    expect_lines 0
    student 1
    expect_lines 1
}

@test "thirty children, through a pipe" {
    student_shell '"$PROGRAM" 30 | cat'
    expect_lines 30
}
