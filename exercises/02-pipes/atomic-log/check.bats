#!/usr/bin/env bats
# atomic-log: a pipe in packet mode shows what each write puts in. That decides, without luck, whether a
# line can be torn; the eight writers then show that none is.

setup() {
    load "$GRADER_CHECK"
}

# right NAME BYTES...: the lines that the driver prints for texts of that many bytes
right() {
    local room=$((4096 - ${#1} - 3)) number=0 left part
    shift
    for left in "$@"; do
        while :; do
            part=$((left < room ? left : room))
            number=$((number + 1))
            printf 'line %d: %d bytes in one write, right\n' "$number" $((4096 - room + part))
            left=$((left - part))
            ((left > 0)) || break
        done
    done
}

expect_untouched() {
    case $output in
        *'closed the descriptor'* | *'changed the flags'*)
            fail_as rule "«$BATS_TEST_DESCRIPTION»: $(grep -m 1 -E 'closed the|changed the' <<< "$output"); it is the caller's, and all the writers share it" "$1" "$output" ;;
        *'changed which signals'*)
            fail_as rule "«$BATS_TEST_DESCRIPTION»: log_write changed which signals are caught, while it waits; a handler has to run at once, or Ctrl-C would have to wait for the reader" "$1" "$output" ;;
        *'that were not before'*)
            fail_as fd-leak "«$BATS_TEST_DESCRIPTION»: after the calls $(grep -m 1 'not before' <<< "$output")" ;;
    esac
}

# expect_log EXPECTED WHY: what the driver has to print. WHY is what was probably done if it does not,
# unless the output itself tells more.
expect_log() {
    local why=$2
    expect_untouched "$1"
    case $output in
        *'bytes in one write, right'*'one write puts in'* | 'line 1: one write puts in'*)
            why="a line must go in by one write of at most PIPE_BUF bytes; between two writes another writer may put in its own, or this one be killed, whatever lock it holds" ;;
        *'is missing'* | *missing*) why="each line is in the pipe when log_write returns" ;;
    esac
    expect_status 0 "because: $why"
    expect_output "$1" "because: $why"
}

@test "log_write does not leave the number of writes to stdio" {
    local symbol
    for symbol in dprintf vdprintf __dprintf_chk __vdprintf_chk; do
        ! nm -D --undefined-only "$PROGRAM" | grep -qwE "$symbol(@.*)?" ||
            fail_as rule "the program calls ${symbol//_/}: how many writes that makes of a line is not promised; it is one with glibc 2.36 and several since 2.37"
    done
}

@test "each line goes in by one write" {
    student lines w 0 1 100 3000
    expect_log "$(right w 0 1 100 3000)" \
        "a text becomes the line \"NAME: TEXT\" and a newline, an empty text too, and no byte more"
}

@test "a text that is too long for a line becomes several" {
    student lines w 4092 4093 4094 8186 8187 100000
    expect_log "$(right w 4092 4093 4094 8186 8187 100000)" \
        "each line but the last is exactly LOG_LINE_MAX bytes long, its name and its newline included; and there is no line more than the text needs"

    local name=writer-with-a-long-name-32-bytes
    student lines "$name" 4061 4062 30000
    expect_log "$(right "$name" 4061 4062 30000)" \
        "each line begins with the name, and counts it"
}

# More than PIPE_BUF bytes in one write begin with what fits into the last page.
@test "each line waits until there is room for all of it" {
    local bytes
    for bytes in 5000 9000; do
        student waiting w "$bytes"
        expect_log "waiting: $((bytes + 4 * (bytes / 4092 + 1))) bytes, right" \
            "a write of more than PIPE_BUF bytes is not atomic: it puts in a part, and while it waits for room others may write; each line is to go in by a write of its own"
    done
}

@test "eight writers at the same time: every line whole, every text complete and in order" {
    student many 60
    local expected='' number
    for number in 1 2 3 4 5 6 7 8; do
        expected+="w$number: 60 of 60 texts, right"$'\n'
    done
    expect_log "$expected" \
        "no byte of another writer's may stand within a line, and none may be missing"
}

# What was right without signals is wrong with them: that is fault-handling, whatever shows it.
@test "signals that are caught neither end a text, nor lose or repeat a line" {
    student interrupted w 9000
    local expected='interrupted: 9012 bytes, right' why
    expect_untouched "$expected"
    expect_status 0 "because: the call goes on waiting when a signal was caught"
    [[ $output != "$expected" ]] || return 0
    case $output in
        *EINTR*) why="a write that waits at a full pipe fails with EINTR when a signal is caught, and has put in nothing; call it again" ;;
        *) why="a write that failed with EINTR has put in nothing of its line, and all of the lines before it are in: write that line again, and no other" ;;
    esac
    fail_as fault-handling "«$BATS_TEST_DESCRIPTION»: $why" "$expected" "$output"
}

@test "a write that fails is an error, and leaves whole lines" {
    student errors
    expect_log 'no room for the second line: -1, EAGAIN
bytes in the pipe: 4096
no room: -1, EAGAIN
bytes in the pipe: 4096
no reader: -1, EPIPE
room for the last line only: -1, EAGAIN
bytes in the pipe: 3000' \
        "when a write fails, with another error than EINTR, log_write returns -1 with its errno, and writes no line more; here the pipe does not block and has room for 4096 bytes: for the first line, and not for the second"
}

@test "log_write takes no lock" {
    local symbol
    for symbol in pthread_mutex_lock pthread_spin_lock pthread_rwlock_wrlock mtx_lock sem_wait flock lockf lockf64; do
        ! nm -D --undefined-only "$PROGRAM" | grep -qwE "$symbol(@.*)?" ||
            fail_as rule "the program calls $symbol: whoever holds a lock may be stopped, and a child that is forked meanwhile finds it locked for ever; the kernel keeps lines apart by itself"
    done
}
