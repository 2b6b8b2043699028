#!/usr/bin/env bats
# hello-pipe: what the child writes comes out of the parent, whole, and both end.

setup() {
    load "$GRADER_CHECK"
}

# greetings NAME...: what hello_pipe has to print for them
greetings() {
    [ $# -eq 0 ] || printf 'hello, %s\n' "$@"
}

@test "greets each name in order and ends" {
    student Ada Grace 'Edsger W. Dijkstra' '100%s%d%n' '' 'a\nb' Ada
    expect_status 0 "because: the exit status tells whether all went well and the child exited with 0"
    greetings Ada Grace 'Edsger W. Dijkstra' '100%s%d%n' '' 'a\nb' Ada > "$BATS_TEST_TMPDIR/expected"
    expect_output_is_file "$BATS_TEST_TMPDIR/expected" \
        "because: each name gets the line \"hello, NAME\", written by the child and copied by the parent byte for byte"
    expect_no_stderr "because: standard error is for calls that failed"
}

@test "prints nothing and ends when there is no name" {
    student
    expect_status 0 "because: an empty pipe is at its end as soon as the child has closed it"
    : > "$BATS_TEST_TMPDIR/expected"
    expect_output_is_file "$BATS_TEST_TMPDIR/expected" \
        "because: read returned 0 at once; what is in the buffer then was never read"
}

@test "passes on more than a pipe holds" {
    seq -f 'hello, %g' 20000 > "$BATS_TEST_TMPDIR/expected"
    student_shell 'exec "$PROGRAM" $(seq 20000)'
    expect_status 0 "because: a pipe holds 64 KiB, here are 264 KiB: the parent has to read while the child writes"
    expect_output_is_file "$BATS_TEST_TMPDIR/expected" \
        "because: one read gives what happens to be there, so read until it returns 0 and pass on exactly the bytes it returned"
}

@test "passes on a name longer than a pipe" {
    local name
    name=$(head -c 100001 /dev/zero | tr '\0' 'x')
    greetings "$name" short > "$BATS_TEST_TMPDIR/expected"
    student "$name" short
    expect_status 0 "because: a name may have any length"
    expect_output_is_file "$BATS_TEST_TMPDIR/expected" \
        "because: a buffer of a fixed size cuts a long name, and bytes that read did not return are not part of the greeting"
}

# who_writes knows which process each byte of standard output is from.
@test "the parent prints what it has read from the pipe" {
    student_shell '"$TOOLS/who_writes" "$PROGRAM" Ada Grace'
    expect_status 0 "because: standard output may be a socket too"
    expect_output "$(greetings Ada Grace)" "because: standard output may be a socket too"
    [[ $stderr != *"another process's"* ]] ||
        fail_as rule "the child, or a child of its, writes to standard output itself: it is to write into the pipe, and the parent to copy what comes out of it"
}

# midway catches the two while both wait in front of full pipes.
@test "both processes end when the reader of the output leaves" {
    student_shell '"$TOOLS/midway" leave "$PROGRAM" $(seq 20000)'
    # Killed by SIGPIPE, or EPIPE and an exit status of 1: either will do.
    [[ $status -eq 1 || $status -eq 141 ]] ||
        expect_status 1 "because: not all of the greetings could be written, so not all went well"
}

@test "says that it cannot create a pipe" {
    student_shell 'ulimit -n 4; exec "$PROGRAM" Ada'
    expect_failure "because: with \"ulimit -n 4\" pipe fails (EMFILE): check what it returns before you use the descriptors"
    expect_status 1 "because: that is the exit status when a system call fails"
}

@test "says that it cannot print" {
    local names
    for names in Ada '$(seq 20000)'; do
        student_shell "\"\$TOOLS/midway\" full \"\$PROGRAM\" $names"
        expect_failure "because: the disk is full (ENOSPC), so nothing was printed: look at what write returns, or what fflush or fclose does with what stdio still has in its buffer; and a child that has more to write than the pipe holds must be told that nobody reads"
        expect_status 1 "because: that is the exit status when a system call fails"
    done
}

@test "notices that the child has not ended well" {
    student_shell '"$TOOLS/midway" kill "$PROGRAM" $(seq 20000)'
    [[ ! $stderr =~ (^|$'\n')'left '[0-9]+ ]] ||
        fail_as zombie "the parent ends without waiting for its child"
    [[ $stderr == *killed* ]] || return 0 # the parent had read everything before it wrote anything
    expect_status 1 "because: the child was killed in the middle of its work; the parent's read then sees end-of-file, and only the status from waitpid tells that the end came too soon: look at WIFEXITED before WEXITSTATUS"
}
