#!/usr/bin/env bats
# sigpipe-writer: the end of the reader is a normal end; everything else that goes wrong is not.
# "$TOOLS/leaving_reader" N COMMAND runs it like `... | head -n N`, and ends as the command does.

setup() {
    load "$GRADER_CHECK"
}

# Standard error is the one line, and nothing else. WHY is what was probably done if it is empty.
expect_epipe_told() { # WHY
    local said='sigpipe_writer: EPIPE' what
    # In a file, for Bash leaves out what is behind the last newline, and a '\0'.
    ! printf '%s\n' "$said" | cmp -s - "$ERR" || return 0
    case $stderr in
        "$said") what="the line is there, but its newline is missing, or a '\\0' is written with it" ;;
        '') what="standard error is empty: $1" ;;
        "$said"*"$said"*) what="it is told more than once: after EPIPE no other line is tried, and one place is enough to tell it" ;;
        *) what="standard error is not the line of the contract" ;;
    esac
    fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: $what" "$said" "$stderr"
}

@test "outlives a reader that takes one line and leaves" {
    student_shell '"$TOOLS/leaving_reader" 1 "$PROGRAM"'
    expect_status 0 "because: here the reader leaves while the program waits in write on a full pipe; that is a normal end, so ignore SIGPIPE, and let write fail with EPIPE"
    expect_output 'line 1' "because: the lines are \"line 1\", \"line 2\" and so on"
    expect_epipe_told "what a write returned has to be looked at, each time"
}

@test "notices a reader that has gone before the first line" {
    student_shell '"$TOOLS/leaving_reader" 0 "$PROGRAM" 3'
    expect_status 0 "because: three lines fit into a buffer, and nobody reads them; that nobody does is a normal end"
    expect_output '' "because: nobody reads what the program writes"
    expect_epipe_told "stdio writes when its buffer is emptied, with few lines at the very end: fflush and fclose return an error too, and it counts"
}

@test "tries no other line after EPIPE" {
    student_shell '"$TOOLS/leaving_reader" tried "$PROGRAM" 3000'
    expect_status 0 "because: that nobody reads is a normal end"
    # One that fails, one for standard error, and some more for who writes that in pieces.
    [[ ! $stderr =~ (^|$'\n')'writes: '([0-9]+) ]] || ((BASH_REMATCH[2] <= 20)) ||
        fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: the program has called write ${BASH_REMATCH[2]} times, and nobody read from the beginning on: what a write returned, or stdio's function for a line, has to be looked at each time" \
            'a write that fails, and a few for standard error' "${BASH_REMATCH[2]} calls of write"
}

# This reader begins when the program waits in front of a full pipe.
@test "writes every line for a reader that is slow and stays" {
    student_shell '"$TOOLS/leaving_reader" -1 "$PROGRAM" 70000'
    expect_status 0 "because: a reader that is slow has not left: all the lines can be written"
    seq -f 'line %g' 70000 > "$BATS_TEST_TMPDIR/expected"
    expect_output_is_file "$BATS_TEST_TMPDIR/expected" \
        "because: the lines are \"line 1\" to \"line COUNT\", and none may be lost on the way into a pipe or at the end"
    expect_no_stderr "because: nothing went wrong"
}

@test "calls no other error a normal end" {
    student_shell 'exec "$PROGRAM" 3 > /dev/full'
    expect_failure "because: the disk is full (ENOSPC), so the lines are lost: only EPIPE is a normal end"
    expect_status 1 "because: the contract says 1"
    expect_stderr_has 'No space left on device' "because: perror and strerror say what errno means, if errno is still that of the write"
    student_shell 'exec "$PROGRAM" 3 >&-'
    expect_failure "because: there is no standard output (EBADF), so nothing is written: only EPIPE is a normal end"
    expect_status 1 "because: the contract says 1"
    expect_stderr_has 'Bad file descriptor' "because: perror and strerror say what errno means, if errno is still that of the write"
}
