# The driver prints "$ command", what capture_run returned, and "[bytes, status]". What a call has left
# behind it says on standard error.

setup() {
    load "$GRADER_CHECK"
}

# Shell code for a command: waits until its parent sleeps in a system call, or is gone.
asleep='while [ -d /proc/$PPID ] && ! grep -q "^State:.S" /proc/$PPID/status 2> /dev/null; do :; done'

# Nothing may be left by a call, whatever its result. WHEN says what was special about it.
expect_nothing_left() { # [WHEN]
    # shellcheck disable=SC2154 # student sets it
    case $stderr in
        *'returned a second time'*)
            fail_as wrong-output "the child comes back from capture_run when the shell can't be executed: two processes now run the caller's code; after a failed exec it must leave with _exit(127)" ;;
        *'own child'*)
            fail_as rule "the caller had a child of its own, and capture_run has waited for that: wait takes whichever child ends first, waitpid the one that it is told" ;;
        *'a child was left'*)
            fail_as zombie "${1:+$1: }capture_run returns before its child has ended and been waited for; waitpid must block, and its result be looked at" ;;
        *'open descriptors'*)
            fail_as fd-leak "after capture_run the caller has other descriptors open than before; both ends of the pipe must be closed in the parent, once" ;;
    esac
}

without_statuses() {
    sed -E 's/, status [0-9]+//' <<< "$1"
}

# expect_captured EXPECTED WHY: what the driver has to print. WHY is what was probably done if it does not,
# unless the output itself tells more.
expect_captured() {
    # shellcheck disable=SC2154 # student sets it
    local why=$2 first=${output%%$'\n'*}
    case $output in
        *'not even an empty string'*) why="a command that writes nothing has an empty output, a '\\0' in memory that the caller can free, and no null pointer" ;;
        *"[no '\\0' after"*) why="behind the last byte of the output comes a '\\0', which length does not count" ;;
        "$first"$'\n'"$first"*) why="what was in the caller's stdio buffer has come out twice: the child has a copy, and may neither flush it nor leave with exit" ;;
        *'[returned '*) why="that the command fails is no error of capture_run: its status says so" ;;
        *)
            # Without the statuses: is it they that differ, or something else?
            if [[ $(without_statuses "$output") != "$(without_statuses "$1")" ]]; then
                why="output is all that the command, run by the shell, writes, and length the number of its bytes, without the '\\0'"
            fi
            ;;
    esac
    expect_output "$1" "because: $why"
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
    expect_captured '$ true
[0 bytes, status 0]
$ echo hello; exit 3
hello
[6 bytes, status 3]
$ exit 255
[0 bytes, status 255]
$ kill -TERM $$
[0 bytes, status 143]' \
        "what waitpid gives is taken apart by WIFEXITED and WEXITSTATUS, and if a signal killed the command, by WTERMSIG"
}

@test "every byte of standard output, and of nothing else" {
    printf 'given\n' > "$BATS_TEST_TMPDIR/input"
    student_input "$BATS_TEST_TMPDIR/input" cat 'echo seen; echo unseen >&2' 'printf "a\0b"'
    expect_status 0
    expect_nothing_left
    local why="a '\\0' is a byte like any other: strlen, strcat and fgets take it for an end"
    [[ $output != *$'\n'unseen* ]] || why="standard error stays the caller's and is no part of the output"
    [[ $output == *$'\n'given* ]] || why="the command keeps the caller's standard input"
    expect_output $'$ cat\ngiven\n[6 bytes, status 0]
$ echo seen; echo unseen >&2\nseen\n[5 bytes, status 0]
$ printf "a\\0b"\nab\n[3 bytes, status 0]' "because: $why"
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
    expect_nothing_left "a signal was caught while waitpid waited, and it failed with EINTR"
    expect_output "\$ $interrupting
out
[4 bytes, status 3]" \
        "because: a signal was caught while read or waitpid waited; they fail with EINTR then and must be called again"
}

@test "it waits for its own child only" {
    student -c 'echo out; exit 3'
    expect_status 0
    expect_nothing_left
    expect_output $'$ echo out; exit 3\nout\n[4 bytes, status 3]' \
        "because: the caller may have other children: wait takes whichever ends first, waitpid the one that it is told"
}

@test "a shell that can't be executed has status 127" {
    student -l
    expect_status 0
    expect_nothing_left
    local why="the child of a failed exec leaves with _exit(127); posix_spawn returns the error instead, and the status is still 127"
    [[ $output != *bytes*bytes*bytes* ]] ||
        why="the child of a failed exec leaves with _exit(127); exit writes the caller's stdio buffer once more, into the pipe"
    expect_output $'$ a command of 262144 bytes\n[0 bytes, status 127]' "because: $why"
}

@test "the shell is /bin/sh, whatever PATH says" {
    student_shell 'PATH=/nowhere exec "$PROGRAM" "echo found"'
    expect_status 0
    expect_nothing_left
    expect_output $'$ echo found\nfound\n[6 bytes, status 0]' \
        "because: PATH is the caller's, and need not name a folder with a shell in it: execl takes the path as it is, execlp searches"
    student 'test /proc/$$/exe -ef /bin/sh && echo same'
    expect_status 0
    expect_output $'$ test /proc/$$/exe -ef /bin/sh && echo same\nsame\n[5 bytes, status 0]' \
        "because: another shell may understand another language"
}

@test "when there is no pipe, it says so" {
    # Descriptor 3 is free, and then no other.
    student_shell 'ulimit -S -n 4; exec "$PROGRAM" "echo lost"'
    expect_nothing_left
    expect_status 0
    expect_output $'$ echo lost\n[returned -1, EMFILE]' \
        "because: a pipe that can't be had is no pipe: look at what the call returns, and return -1 with the errno that it left"
}

@test "it works with standard input and output closed" {
    student -0 -1 'echo both' -1 'echo one'
    expect_status 0
    expect_nothing_left
    expect_output $'$ echo both\nboth\n[5 bytes, status 0]\n$ echo one\none\n[4 bytes, status 0]' \
        "because: the pipe may itself be descriptors 0 and 1; dup2 of 1 to 1 does nothing, and closing the original then closes the only copy"
}
