# thread-per-connection: a client is served before the next one comes, so that what happens is no matter of
# who runs first; who runs first is the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# expect_sums EXPECTED WHY: what the driver has to print. WHY is what was probably done if it does not,
# unless the output itself tells more.
expect_sums() {
    local test="«$BATS_TEST_DESCRIPTION»" why=$2
    # shellcheck disable=SC2154 # student sets it
    case $output in
        *'descriptors are left open'*)
            fail_as fd-leak "$test: the connections of clients that have gone, or the listening socket, are still open; each connection is a descriptor, and there is an end of them" "$1" "$output" ;;
        *'a thread that has to wait '*)
            fail_as rule "$test: a thread of the server does not sleep until there is something for it to do, but looks again and again" "$1" "$output" ;;
        *'not its own'*) why="when a connection has ended its descriptor is closed, and the next that is opened gets the same number: sum_server_stop ends that one; forget a descriptor when it is closed, in one step, under a lock" ;;
    esac
    expect_output "$1" "because: $why"
    expect_status 0 "because: $2"
}

@test "clients that are all connected are served in turn, each with a sum of its own" {
    student turns 20
    expect_sums '20 clients, 3 rounds: right' 'each connection has a thread, and a sum that no other one adds to'
}

@test "lines come in pieces, and many at once" {
    student pieces
    expect_sums 'a byte at a time: right
at once: right
at once: right
at once: right
a line that is no number: the connection ends
a line that is no number: the connection ends
a line that is no number: the connection ends
a line that is no number: the connection ends
a client is served' 'a stream has no boundaries but the newlines: a recv may give half a line, or three and a half'
}

@test "a client that stops in the middle of a line or does not receive holds up nobody" {
    student slow
    expect_sums 'a client is served
a client is served
the slow one is served
the silent one is served' 'whoever waits for a client, in recv or in send, holds nothing meanwhile that others need'
}

@test "clients that leave in the middle, or cannot be sent to, end their connection only" {
    student rude
    expect_sums 'a client is served' 'a recv or a send that fails ends this connection, and not the server'
}

@test "a hundred clients come and go, and nothing of them is left" {
    student many 100
    expect_sums '100 clients have come and gone' 'the connection is closed when its client has sent all'
}

@test "the server ends while clients are connected, and touches nothing that is not its own" {
    student stop
    expect_sums 'stopped' 'sum_server_stop has to wake every thread of the server, whatever it waits for'
}

@test "two servers in one process" {
    student two
    expect_sums 'two servers: right
a client is served' 'what a server needs to know is in its struct, and nothing of it is static'
}
