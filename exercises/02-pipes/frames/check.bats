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

@test "frame_send puts header and data on the wire, from no byte to 1 MiB" {
    student send 0 1 300 1048576 0 70000
    expect_status 0
    expect_output "$(all_right send 0 1 300 1048576 0 70000)" \
        "because: on the wire a frame is a struct frame_header and then the data itself; a struct that is sent with a pointer in it sends the address"
}

@test "frame_receive takes one frame from a stream that holds many, from no byte to 1 MiB" {
    student receive 0 1 300 1048576 0 70000 5
    expect_status 0
    expect_output "$(all_right receive 0 1 300 1048576 0 70000 5)" \
        "because: a pipe keeps no boundaries: a read may end in the middle of a frame or go on into the next, and a frame of 0 bytes is not the end of the file"
}

@test "frame_receive goes on after short reads, down to a byte at a time" {
    student trickle 0 1 300 5
    expect_status 0
    expect_output "$(all_right trickle 0 1 300 5)" \
        "because: one read may return less than was asked for, of 8 bytes of a header too"
}

@test "a signal that is caught neither ends a frame nor loses a byte of it" {
    student interrupted 200000
    expect_status 0
    expect_output "$(all_right send 200000)
$(all_right receive 200000)" \
        "because: an interrupted write returns how much it took, an interrupted read fails with EINTR; neither is the end"
}

@test "input that ends inside a frame and lengths over the limit are errors" {
    student broken
    expect_status 0
    expect_output "no input: 0
half a header: -1, EPROTO
a header alone: -1, EPROTO
half the data: -1, EPROTO
announced too much: -1, EMSGSIZE
bytes left unread: 8
frame too long: -1, EMSGSIZE
bytes sent: 0
no reader: -1, EPIPE" \
        "because: end-of-file is an end only before the first byte of a header, and a length from the other side is checked before anything is done with it"
}
