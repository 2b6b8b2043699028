#!/usr/bin/env bats
# readn-writen: the driver compares each byte, and each result, with what it knows itself; the two
# functions are never tried against each other.

setup() {
    load "$GRADER_CHECK"
}

# right WAY SIZE...: the lines that the driver prints when each block is right
right() {
    local way=$1 number=0 size
    shift
    for size in "$@"; do
        number=$((number + 1))
        printf '%s %d: %d of %d bytes, right\n' "$way" "$number" "$size" "$size"
    done
}

# and the end of a stream, after three bytes that are no block
right_end() {
    printf '%s, the rest: 3 of 6 bytes, right\n%s, the end: 0 of 6 bytes, right\n' "$1" "$1"
}

# What a call may not touch: the driver tells it among its lines.
expect_untouched() {
    local line
    while read -r line; do
        case $line in
            *'closed the descriptor'*)
                fail_as rule "«$BATS_TEST_DESCRIPTION»: $line; it belongs to the caller, who needs it for the next block" ;;
            *'flags of the descriptor'*) # left changed, or while the call waits
                fail_as rule "«$BATS_TEST_DESCRIPTION»: $line; O_NONBLOCK belongs to the open file description, so everybody who shares it would find it changed" ;;
            *'what SIGPIPE does' | *'what a caught signal does' | *'which signals are blocked')
                fail_as rule "«$BATS_TEST_DESCRIPTION»: $line; that is the whole process's, and for its caller to decide" ;;
            *'while a call waits')
                fail_as rule "«$BATS_TEST_DESCRIPTION»: $line; a handler has to run at once, or Ctrl-C would have to wait for the other side" ;;
            *'that were not before')
                fail_as fd-leak "«$BATS_TEST_DESCRIPTION»: after the calls $line" ;;
        esac
    done <<< "$output"
}

# expect_blocks EXPECTED WHY: what the driver has to print. WHY is what was probably done if it does not.
expect_blocks() {
    expect_untouched
    expect_status 0 "because: $2"
    expect_output "$1" "because: $2"
}

@test "readn takes block after block from one stream, from no byte to 1 MiB" {
    student read 0 1 300 1048576 0 70000
    expect_blocks "$(right read 0 1 300 1048576 0 70000)
$(right_end read)" \
        "one read brings what happens to be there, so go on until all of the block is there or the input ends, and take nothing of the next block"
}

@test "readn goes on after short reads, down to a byte at a time" {
    student trickle 0 1 300 5
    expect_blocks "$(right trickle 0 1 300 5)
$(right_end trickle)" \
        "a read may bring any number of bytes from one on, and only 0 is the end"
}

@test "at the end of the input readn returns what came" {
    student ends
    local expected='' came
    for came in '4 of 4' '3 of 4' '0 of 4' '0 of 0'; do
        expected+="pipe: $came bytes, right"$'\n'"socket: $came bytes, right"$'\n'
    done
    expect_blocks "$expected" \
        "end-of-file is no error: the result says how many bytes came before it, and 0 that there were none; and after it comes no more of this input, however often read is called"
}

@test "writen sends block after block, from no byte to 1 MiB" {
    student write 0 1 300 1048576 0 70000
    expect_blocks 'write: 1118877 bytes, right' \
        "the blocks are sent whole, in order, with nothing between them, and the result is the length of the block"
}

@test "a talk over a socket, in turns" {
    student talk 0 1 300 1048576 0 70000
    expect_blocks "$(right talk 0 1 300 1048576 0 70000)" \
        "a stream socket is read and written like a pipe; the other side answers a block as soon as it has all of it, and waits for the next"
}

@test "neither waits for more than its block, nor keeps any of the next" {
    student alone
    expect_blocks 'nothing from an empty pipe: 0 of 0 bytes, right
after a block of 0 bytes: 0
after a block of 16384 bytes: 16384
after a block of 10 bytes: 10
first pipe: 5 of 5 bytes, right
second pipe: 5 of 5 bytes, right
first pipe: 16374 of 16374 bytes, right
second pipe: 4 of 4 bytes, right
left: 5 and 1' \
        "readn returns when its block is there, and leaves what comes after in the pipe; writen returns when its block is in the pipe, whoever reads it and when"
}

# What was right without signals is wrong with them: that is fault-handling, whatever shows it.
@test "signals that are caught neither end a block, nor lose or repeat a byte" {
    student interrupted 200000
    local expected=$'interrupted read: 200000 of 200000 bytes, right\ninterrupted write: 200000 bytes, right' why
    expect_untouched
    expect_status 0 "because: a handler has to run at once, while the call waits, and the call goes on waiting"
    [[ $output != "$expected" ]] || return 0
    case $output in
        *'-1, EINTR'*) why="a read or a write fails with EINTR when a handler has run before any byte was moved; that is a reason to call it again, as often as it happens" ;;
        *'interrupted write: 200000 bytes, right'*) why="a read that fails with EINTR has moved nothing: call it again, for what is still missing" ;;
        *) why="a write that a signal interrupts returns how much it took, and the next one goes on from there; one that has taken nothing yet fails with EINTR, and -1 is no number of bytes" ;;
    esac
    fail_as fault-handling "«$BATS_TEST_DESCRIPTION»: $why" "$expected" "$output"
}

@test "calls that fail are errors, also after a part" {
    student errors
    local expected='a folder: -1, EISDIR
a reset after half: -1, ECONNRESET
no more now: -1, EAGAIN
no more room now: -1, EAGAIN
no reader: -1, EPIPE
the reader leaves: -1, EPIPE'
    expect_blocks "$expected" \
        "an error is -1 and the errno of the call that failed, also when a part of the block has been moved; only EINTR is a reason to try again"
}

@test "a block of 0 bytes does not fail" {
    student nobody
    expect_blocks 'nothing, to nobody: 0' \
        "where there is nothing to write there is no call to make, and none that can fail"
}
