#!/usr/bin/env bats
# fifo-rendezvous: the driver starts the second of the two when the first is seen asleep in its call, or
# has returned; which of both happens is no matter of luck.

setup() {
    load "$GRADER_CHECK"
}

# What a right meeting prints, N times.
met() { # N
    local i
    for ((i = 0; i < $1; i++)); do
        printf '%s\n' 'client: met' 'server: met' 'client: 100 of 100 bytes, then end-of-file' \
            'server: 200000 of 200000 bytes, then end-of-file'
    done
}

# found KIND PATTERN WHY: ends the test as that kind if a line of the output matches.
found() {
    local line
    line=$(grep -m 1 -E -- "$2" <<< "$output") || return 0
    fail_as "$1" "«$BATS_TEST_DESCRIPTION»: $line; $3" "$expected" "$output"
}

# expect_meeting EXPECTED WHY: what the driver has to print. WHY is what was probably done if it does
# not, unless the output itself tells more.
expect_meeting() {
    local expected=$1
    found crash ': killed by SIG' "a player of the driver's called rendezvous and died in it"
    found rule 'sleeps, and then' "open waits by itself until the other side is there"
    found wrong-output 'returns before the' "it is to wait in open until the other side is there: O_RDWR does not wait, and O_NONBLOCK does not either"
    found rule 'is open with|does not block' "with O_RDWR a process is its own other side: it never sees the end of the file, nor that nobody reads; and with O_NONBLOCK, EAGAIN instead of waiting"
    found rule 'changed (the|which)|has the permissions' "that is not for this function to decide"
    found residue 'is left in the folder' "when both have met, nobody needs the names any more: unlink them, on one side or on both"
    found fd-leak 'descriptors open, not' "beside in and out nothing is left open, and nothing at all when the call fails"
    found wrong-output 'is a (plain file|symbolic link)|is not as it was' "mkfifo fails with EEXIST for a FIFO and for anything else; lstat and S_ISFIFO tell them apart"
    expect_status 0 "because: $2"
    expect_output "$expected" "because: $2"
}

@test "the client comes first, then the server does" {
    student meet client
    expect_meeting "$(met 1)" \
        "whoever comes first makes the FIFOs, whoever comes second finds them there (EEXIST), and both open them in the same order"
    student meet server
    expect_meeting "$(met 1)" \
        "whoever comes first makes the FIFOs, whoever comes second finds them there (EEXIST), and both open them in the same order"
}

@test "they meet in the same folder again and again" {
    student meet server client client both server both
    expect_meeting "$(met 6)" "when both calls have returned, the folder is as it was before, and the next two can meet there"
}

@test "a side that leaves is seen to leave" {
    local gone='the other side has gone'
    student leave client
    expect_meeting "client: met
server: met
server: $gone: read returns 0
server: $gone: write returns -1, EPIPE" \
        "a side that holds both ends of a FIFO keeps the other side's from closing"
    student leave server
    expect_meeting "client: met
server: met
client: $gone: read returns 0
client: $gone: write returns -1, EPIPE" \
        "a side that holds both ends of a FIFO keeps the other side's from closing"
}

@test "a signal that is caught does not end the waiting" {
    local side expected
    expected=$(met 1)
    for side in client server; do
        student signals "$side"
        expect_status 0 "because: the call goes on waiting when a signal was caught"
        [[ $output != *EINTR* ]] ||
            fail_as fault-handling "«$BATS_TEST_DESCRIPTION»: open on a FIFO waits, and fails with EINTR when a signal is caught meanwhile; call it again, as often as it happens" \
                "$expected" "$output"
        expect_meeting "$expected" "the two meet, whatever signals are caught meanwhile"
    done
}

@test "a FIFO that is there already will do" {
    student stale
    expect_meeting "$(met 2)" "a name that mkfifo finds taken by a FIFO is what it was to make; one that is removed may be the one at which the other side waits"
}

@test "the path of the folder is long" {
    student long
    expect_meeting "$(met 1)" "a path may have PATH_MAX bytes, here it has 500 and more"
}

@test "something else has one of the names" {
    student taken
    expect_meeting 'client: -1, EEXIST
server: -1, EEXIST
client: -1, EEXIST
server: -1, EEXIST' \
        "the name is taken by what is no FIFO: that is -1 with EEXIST, and the file stays as it is"
    student linked
    expect_meeting 'client: -1, EEXIST
server: -1, EEXIST' \
        "a symbolic link to a FIFO is no FIFO: whoever has put it there decides where it leads, and lstat tells it apart"
}

@test "no descriptor is left open when there are too few for both FIFOs" {
    local side
    for side in client server; do
        student full "$side"
        expect_meeting "$side: -1, EMFILE
$side: met" \
            "open fails when there is no descriptor left; then what is open already is closed, and errno is still that of the open"
    done
}
