# Each case is told apart by the driver: what the functions under test send and receive is compared
# with frames that the driver makes itself, never with each other.

setup() {
    load "$GRADER_CHECK"
}

# The lines that the driver prints when each frame is right. Arguments: the way, the sizes.
all_right() {
    local way=$1 number=0 size
    shift
    for size in "$@"; do
        number=$((number + 1))
        printf '%s %d: %d bytes, right\n' "$way" "$number" "$size"
    done
    printf '%s: end-of-file\n' "$way"
}

# expect_frames EXPECTED WHY: what the driver has to print. WHY is what was probably done if it does not,
# unless the output itself tells more.
expect_frames() {
    local why=$2
    # shellcheck disable=SC2154 # student sets it
    case $output in
        *'closed the descriptor'*)
            fail_as rule "«$BATS_TEST_DESCRIPTION»: the descriptor that a function was given is closed in it: it belongs to the caller, who needs it for the next frame" "$1" "$output" ;;
        *'returned -1, EMSGSIZE'*) why="a frame of FRAME_MAX bytes is legal, only more is too long" ;;
        *'returned 0'*) why="0 says that the input has ended between two frames; a frame of 0 bytes is a frame like any other" ;;
    esac
    expect_status 0
    expect_output "$1" "because: $why"
}

@test "frame_send puts header and data on the wire, from no byte to 1 MiB" {
    student send 0 1 300 1048576 0 70000
    expect_frames "$(all_right send 0 1 300 1048576 0 70000)" \
        "on the wire a frame is a struct frame_header and then the data itself; a struct that is sent with a pointer in it sends the address"
}

@test "frame_receive takes one frame from a stream that holds many, from no byte to 1 MiB" {
    student receive 0 1 300 1048576 0 70000 5
    expect_frames "$(all_right receive 0 1 300 1048576 0 70000 5)" \
        "a pipe keeps no boundaries: a read may end in the middle of a frame or go on into the next, and a frame of 0 bytes is not the end of the file"
}

@test "frame_receive goes on after short reads, down to a byte at a time" {
    student trickle 0 1 300 5
    expect_frames "$(all_right trickle 0 1 300 5)" \
        "one read may return less than was asked for, of 8 bytes of a header too"
}

@test "a signal that is caught neither ends a frame nor loses a byte of it" {
    student interrupted 200000
    expect_frames "$(all_right send 200000)
$(all_right receive 200000)" \
        "a write that a signal interrupts returns how much it took; a read or a write that has moved nothing yet fails with EINTR, and is to be called again with what is still missing"
}

@test "input that ends early, lengths over the limit and calls that fail are errors" {
    student broken
    local expected='no input: 0
half a header: -1, EPROTO
a header alone: -1, EPROTO
half the data: -1, EPROTO
announced too much: -1, EMSGSIZE
bytes left unread: 8
announced 4 GiB: -1, EMSGSIZE
bytes left unread: 8
read fails at once: -1, EISDIR
read fails inside: -1, ECONNRESET
frame too long: -1, EMSGSIZE
bytes sent: 0
no reader: -1, EPIPE
no reader for a header alone: -1, EPIPE
reader leaves: -1, EPIPE'
    local line why=''
    while [[ -z $why ]] && read -r line; do
        [[ $'\n'$output$'\n' != *$'\n'"$line"$'\n'* ]] || continue
        case $line in
            read* | 'no reader'*) why="a read or write that fails, with another error than EINTR, fails the function: -1, and errno is still that of the call" ;;
            announced* | bytes* | 'frame too long'*) why="a length over FRAME_MAX is refused before anything else is done with it" ;;
            *) why="end-of-file is an end only before the first byte of a header" ;;
        esac
    done <<< "$expected"
    expect_frames "$expected" "$why"
}
