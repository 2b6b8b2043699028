#!/usr/bin/env bats
# poll-mux: the driver compares each line that is handed over with what its source wrote, and watches how
# mux_run waits. See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# What the driver has seen: "driver: KIND: MESSAGE".
heed_driver() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    [[ ! $stderr =~ $said ]] || fail_as "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

# sources FIRST LAST LINES: what the driver prints when all lines of these have come
sources() {
    local source
    for ((source = $1; source <= $2; source++)); do
        printf 'source %d: %d lines\n' "$source" "$3"
    done
}

# expect_lines EXPECTED WHY
expect_lines() {
    heed_driver
    expect_status 0 "because: $2"
    expect_output "$1" "because: $2"
    expect_no_stderr "because: nothing went wrong"
}

@test "each line is handed over as soon as it is there, and mux_run sleeps until then" {
    student turns 3 6
    expect_lines "$(sources 0 2 6)" "mux_run returns 0 when all sources have ended"
    student turns 40 7
    expect_lines "$(sources 0 39 7)" "there may be any number of sources, and here are forty"
}

@test "one source, and none" {
    student turns 1 6
    expect_lines "$(sources 0 0 6)" "mux_run returns 0 when its only source has ended"
    student freely 0
    expect_lines '' "with no source all have ended: there is nothing to wait for"
    student freely 3 0
    expect_lines "$(sources 0 2 0)" "a source may end without a line"
}

@test "all sources write at once: long lines, empty lines, any byte" {
    student freely 3 60
    expect_lines "$(sources 0 2 60)" \
        "each source needs a place of its own for the line that is not complete yet, and a line may be longer than a pipe holds"
    student long 2 2
    expect_lines "$(sources 0 1 2)" "a line may have any length; here one has 3 MiB"
}

@test "what a source has written before it ended is not lost" {
    student leave 3 48
    expect_lines $'source 0: 1 lines\n'"$(sources 1 2 48)" \
        "POLLHUP says that the writer has gone; what it wrote before may still be in the pipe"
}

@test "a source that always has more does not hold up the others" {
    student flood 2
    expect_lines 'source 1: 4 lines' "between two reads of one source, all others have their turn"
}

@test "a signal that is caught ends nothing" {
    student signals 3 6
    # Whatever it makes of the signal: without one all went well.
    [[ $stderr != *'mux_run returns'* ]] ||
        fail_as fault-handling "mux_run has caught a signal while it waited, and returns before its sources have ended: the call that waits fails with EINTR then, and is to be called again"
    expect_lines "$(sources 0 2 6)" "a call that fails with EINTR is called again; what is in revents then is old"
}

@test "a descriptor that can't be read is an error, with the errno of read" {
    student reset 3
    expect_lines 'mux_run returns -1, ECONNRESET' \
        "poll tells of an error with POLLERR or POLLHUP, and which one it is read says: any but EINTR and EAGAIN fails mux_run"
    student closed 3
    expect_lines 'mux_run returns -1, EBADF' \
        "for a descriptor that is not open poll does not fail, it sets POLLNVAL, and read says EBADF"
}

@test "there is no memory for a line" {
    student endless 2
    expect_lines 'mux_run returns -1, ENOMEM' \
        "a call that fails fails mux_run, with that call's errno, and all that was allocated is freed"
}
