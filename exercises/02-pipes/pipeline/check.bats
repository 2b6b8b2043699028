# The driver runs the pipeline of its words and exits with its status. What pipeline_run has left behind
# it says on standard error.

setup() {
    load "$GRADER_CHECK"
}

# Shell code for a command: waits until its parent sleeps in a system call, or is gone.
asleep='while [ -d /proc/$PPID ] && ! grep -q "^State:.S" /proc/$PPID/status 2> /dev/null; do :; done'

# Nothing may be left by a call, whatever its result.
expect_nothing_left() {
    case $stderr in
        *'returned a second time'*)
            fail_as wrong-output "a child whose exec failed comes back from pipeline_run: two processes now run the caller's code; after a failed exec it must leave with _exit(127)" ;;
        *'own child'*)
            fail_as rule "the caller had a child of its own, and pipeline_run has waited for that: wait takes whichever child ends first, waitpid the one that it is told" ;;
        *'a child was left'*)
            fail_as zombie "pipeline_run returns before it has waited for all of its children, the first as well as the last" ;;
        *'open descriptors'*)
            fail_as fd-leak "after pipeline_run the caller has other descriptors open than before; the parent closes both ends of every pipe, each as soon as the children that need it have it" ;;
    esac
}

@test "a | b | c connects them, from the caller's input to its output" {
    student seq 9 '|' tail -n 3 '|' head -n 2
    expect_status 0 "because: each program is looked for in PATH, reads what the one before it writes, and the last one exits with 0"
    expect_nothing_left
    expect_output $'7\n8' "because: the output of the first command in the list is the input of the second, and so on"

    printf 'given\n' > "$BATS_TEST_TMPDIR/input"
    student_input "$BATS_TEST_TMPDIR/input" cat
    expect_status 0 "because: the first command has the caller's standard input"
    expect_nothing_left
    expect_output given "because: the first command has the caller's standard input, the last its standard output, and with one command that is the same one"

    # shellcheck disable=SC2046 # 199 times two words
    student_input "$BATS_TEST_TMPDIR/input" cat $(printf '| cat %.0s' {1..199})
    expect_status 0 "because: there may be any number of commands, and here are 200"
    expect_nothing_left
    expect_output given "because: there may be any number of commands"
}

@test "the status is that of the last command of the list" {
    local rule="because: the status of a pipeline is that of its last command, whatever the others exit with and whoever ends last"
    student "$TOOLS/outlive" first 3 '|' "$TOOLS/outlive" last 5
    expect_status 5 "$rule"
    expect_nothing_left

    local line expected
    while read -r expected line; do
        # shellcheck disable=SC2086 # the words of the line
        student $line
        expect_status "$expected" "$rule"
        expect_nothing_left
    done << 'END'
0 false | true
1 true | false
1 false | true | false
0 true | false | true
END

    for line in 'true |' ''; do
        # shellcheck disable=SC2086 # the words of the line
        student $line sh -c 'kill -TERM $$'
        expect_status 143 "because: a command that signal N killed has the status 128 + N, the only one of a list too"
        expect_nothing_left
    done
}

@test "all run at the same time: more data than a pipe holds, and a writer without end" {
    student seq 200000 '|' cat '|' cat
    expect_status 0 "because: nobody may leave, or be ended, before the data is through"
    expect_nothing_left
    seq 200000 > "$BATS_TEST_TMPDIR/expected"
    expect_output_is_file "$BATS_TEST_TMPDIR/expected"

    student yes '|' head -n 1
    expect_status 0
    expect_nothing_left
    expect_output y
    expect_no_stderr "because: SIGPIPE ends a writer whose reader has gone, unless it was ignored when the program was executed"
}

@test "a signal that is caught does not end the waiting" {
    student sh -c "$asleep; kill -USR1 \$PPID; $asleep; exit 7" '|' sh -c "$asleep; kill -USR1 \$PPID; $asleep; exit 4"
    expect_status 4 "because: waitpid failed with EINTR, for a signal was caught, and must be called again"
    expect_nothing_left
}

@test "it waits for its own children only" {
    student -c true '|' true '|' sh -c 'exit 3'
    expect_nothing_left
    expect_status 3 "because: the caller may have other children: wait takes whichever ends first, waitpid the one that it is told"
}

@test "each command gets no descriptor but 0, 1 and 2" {
    local listing='for fd in $(seq 3 99); do [ ! -e /proc/$$/fd/$fd ] || echo "$0 has $fd" >&2; done'
    student sh -c "$listing" first '|' sh -c "$listing" second '|' sh -c "$listing" third '|' sh -c "$listing" fourth
    expect_status 0
    expect_nothing_left
    [[ -z $stderr ]] ||
        fail_as fd-leak "the commands inherit what pipeline_run opened ($(sort <<< "$stderr" | paste -s -d ,)); after dup2 the originals, and the ends of all other pipes, must be closed in the child, or be close-on-exec from the start"
}

@test "a command that can't be executed has status 127, and the others run" {
    student -v echo lost '|' no-such-command
    expect_nothing_left
    expect_status 127 "because: the child of a failed exec leaves with _exit(127); posix_spawn returns the error instead, and the status is still 127"
    expect_output $'commands: 2\nstatus: 127' \
        "because: the child of a failed exec leaves with _exit(127); exit would write the caller's stdio buffer a second time"
    [[ $stderr != *no-such-command* || ${stderr,,} == *'no such file'* || ${stderr,,} == *'not found'* ]] ||
        fail_as wrong-output "the message does not say why the command can't be executed: exec leaves the reason in errno, posix_spawn returns it and leaves errno as it was" \
            'no-such-command: No such file or directory' "$stderr"
    expect_stderr_has no-such-command "because: a command that can't be executed says why: its name, and what errno means"

    student -v echo lost '|' /
    expect_nothing_left
    expect_status 127 "because: a command that can't be executed has the status 127, whatever the reason; here it is a folder"

    student -v no-such-command '|' echo found
    expect_nothing_left
    expect_status 0
    expect_output $'found\ncommands: 2\nstatus: 0' \
        "because: the child of a failed exec leaves with _exit(127); exit would write the caller's stdio buffer a second time"

    student -v seq 3 '|' no-such-command '|' cat
    expect_nothing_left
    expect_status 0
    expect_output $'commands: 3\nstatus: 0' \
        "because: the child of a failed exec leaves with _exit(127); exit would write the caller's stdio buffer a second time"
}

@test "when there is no second pipe, it fails once the first command has ended" {
    # Descriptors 3 and 4 are free, and then no other.
    student_shell 'ulimit -S -n 5; exec "$PROGRAM" seq 3 "|" cat "|" cat'
    expect_nothing_left
    expect_status 2 "because: pipe failed, and pipeline_run does not return -1"
    expect_stderr_has 'pipeline: returned -1, EMFILE' \
        "because: a pipeline that can't be started as a whole is taken down again: close what is open, wait for what runs, then return -1 with the errno of the call that failed"
}
