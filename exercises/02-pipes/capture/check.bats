# The driver prints "$ command", what capture_run returned, and "[bytes, status]". What a call has left
# behind it says on standard error.

setup() {
    load "$GRADER_CHECK"
}

# Shell code for a command: waits until its parent sleeps in a system call, or is gone.
asleep='while [ -d /proc/$PPID ] && ! grep -q "^State:.S" /proc/$PPID/status 2> /dev/null; do :; done'

# Nothing may be left by a call, whatever its result.
expect_nothing_left() {
    # shellcheck disable=SC2154 # student sets it
    case $stderr in
        *'returned a second time'*)
            fail_as wrong-output "the child comes back from capture_run when the shell can't be executed: two processes now run the caller's code; after a failed exec it must leave with _exit(127)" ;;
        *'a child was left'*)
            fail_as zombie "capture_run returns before its child has ended and been waited for; waitpid must block, and its result be looked at" ;;
        *'open descriptors'*)
            fail_as fd-leak "after capture_run the caller has other descriptors open than before; both ends of the pipe must be closed in the parent, once" ;;
    esac
}

@test "it does the work of popen itself" {
    local symbol
    for symbol in popen system; do
        ! nm -D --undefined-only "$PROGRAM" | grep -qwE "$symbol(@.*)?" ||
            fail_as rule "the program calls $symbol; the task is to write what $symbol does"
    done
}

@test "output and status of a command" {
    student true 'echo hello; exit 3' 'exit 255' 'kill -TERM $$'
    expect_status 0
    expect_nothing_left
    expect_output '$ true
[0 bytes, status 0]
$ echo hello; exit 3
hello
[6 bytes, status 3]
$ exit 255
[0 bytes, status 255]
$ kill -TERM $$
[0 bytes, status 143]' \
        "because: what waitpid gives is taken apart by WIFEXITED and WEXITSTATUS, and if a signal killed the command, by WTERMSIG"
}

@test "every byte of standard output, and of nothing else" {
    printf 'given\n' > "$BATS_TEST_TMPDIR/input"
    student_input "$BATS_TEST_TMPDIR/input" cat 'echo seen; echo unseen >&2' 'printf "a\0b"'
    expect_status 0
    expect_nothing_left
    expect_output $'$ cat\ngiven\n[6 bytes, status 0]
$ echo seen; echo unseen >&2\nseen\n[5 bytes, status 0]
$ printf "a\\0b"\nab\n[3 bytes, status 0]' \
        "because: a '\\0' is a byte like any other: strlen, strcat and fgets take it for an end"
    expect_stderr_has unseen
}

@test "more output than a pipe holds" {
    student 'seq 200000; exit 7'
    expect_status 0
    expect_nothing_left
    { echo '$ seq 200000; exit 7'; seq 200000; echo '[1288895 bytes, status 7]'; } > "$BATS_TEST_TMPDIR/expected"
    expect_output_is_file "$BATS_TEST_TMPDIR/expected" \
        "because: all of it must be read, in as many reads as it takes, into memory that grows"
}

@test "the command gets no descriptor but 0, 1 and 2" {
    local listing='for fd in $(seq 3 99); do [ ! -e /proc/$$/fd/$fd ] || echo $fd; done'
    student "$listing"
    expect_status 0
    expect_nothing_left
    local inherited
    inherited=$(grep -xE '[0-9]+' <<< "$output" | paste -s -d ' ') || true
    [[ -z $inherited ]] ||
        fail_as fd-leak "the command inherits what capture_run opened (descriptors: $inherited); after dup2 the originals must be closed in the child, or be close-on-exec from the start"
    expect_output "\$ $listing
[0 bytes, status 0]"
}

@test "it waits for a command that has closed its output, and a signal does not stop it" {
    student "echo out; exec >&-; $asleep; exit 3"
    expect_status 0
    expect_nothing_left
    expect_output "\$ echo out; exec >&-; $asleep; exit 3
out
[4 bytes, status 3]" \
        "because: end-of-file says that the output is closed, not that the command has ended: only waitpid knows"

    local interrupting="$asleep; kill -USR1 \$PPID; $asleep; echo out; exec >&-; $asleep; kill -USR1 \$PPID; $asleep; exit 3"
    student "$interrupting"
    expect_status 0
    expect_nothing_left
    expect_output "\$ $interrupting
out
[4 bytes, status 3]" \
        "because: a signal was caught while read or waitpid waited; they fail with EINTR then and must be called again"
}

@test "a shell that can't be executed has status 127" {
    student -l
    expect_status 0
    expect_nothing_left
    expect_output $'$ a command of 262144 bytes\n[0 bytes, status 127]' \
        "because: the child of a failed exec leaves with _exit(127); exit would write the caller's stdio buffer once more, into the pipe"
}

@test "it works with standard input and output closed" {
    student -0 -1 'echo both' -1 'echo one'
    expect_status 0
    expect_nothing_left
    expect_output $'$ echo both\nboth\n[5 bytes, status 0]\n$ echo one\none\n[4 bytes, status 0]' \
        "because: the pipe may itself be descriptors 0 and 1; dup2 of 1 to 1 does nothing, and closing the original then closes the only copy"
}
