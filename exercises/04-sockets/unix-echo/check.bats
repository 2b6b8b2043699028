# unix-echo: the driver compares every byte, and says how the server has ended.

setup() {
    load "$GRADER_CHECK"
}

# expect_served EXPECTED WHY: what the driver has to print. WHY is what was probably done if it does not,
# unless the output itself tells more.
expect_served() {
    local test="«$BATS_TEST_DESCRIPTION»" why=$2
    # shellcheck disable=SC2154 # student sets it
    case $output in
        *'killed by SIGPIPE'*)
            fail_as crash "$test: the server is killed by SIGPIPE when it sends to a client that has gone: the connection has ended, and not the server" "$1" "$output" ;;
        *'descriptors are left open'*)
            fail_as fd-leak "$test: unix_echo has returned, and not all that it has opened is closed; each connection is a descriptor, and the listening socket is one" "$1" "$output" ;;
        *'the name is still there'*)
            fail_as residue "$test: the server has ended, and the name of its socket is still there: closing a socket does not remove its name" "$1" "$output" ;;
        *'killed by SIGTERM'*)
            fail_as wrong-exit "$test: SIGTERM kills the server, instead of having unix_echo return 0" "$1" "$output" ;;
        *'has to wait, and'*)
            fail_as rule "$test: the server does not sleep until a client or SIGTERM comes, but looks again and again" "$1" "$output" ;;
        *'is served while'*) why="one client after another is served, and accept is called again when the connection is closed" ;;
        *'has not ended'*) why="what is connected is closed when unix_echo returns, in every process that it has made" ;;
        *'ended the process'*) why="unix_echo returns; it is not for it to end the process" ;;
        'a client cannot connect'*) why="clients can connect once listen has returned, and only then is the server ready" ;;
        *'more came back'*) why="what comes back is as many bytes as recv says, not as many as the buffer holds" ;;
    esac
    expect_output "$1" "because: $why"
    expect_status 0
}

@test "every byte comes back, of any value, from none to 1 MiB" {
    student echo 0 1 300 70000 1048576 2
    expect_served '0 bytes: right
1 bytes: right
300 bytes: right
70000 bytes: right
1048576 bytes: right
2 bytes: right
server: returned 0' 'a recv gives what has come so far, any bytes and any number of them, NUL among them; the client has sent all when recv returns 0, and not before'
}

@test "eight clients wait while one is served" {
    student waiting
    expect_served '3 bytes: right
1 bytes: right
2 bytes: right
3 bytes: right
4 bytes: right
5 bytes: right
6 bytes: right
7 bytes: right
8 bytes: right
server: returned 0' 'listen says how many may wait; when one client has gone the next one is accepted'
}

@test "clients that send bit by bit, leave in the middle, or do not receive end their connection only" {
    student rude
    expect_served 'a byte at a time: 300 came back
3 bytes: right
server: returned 0' 'what comes back does so at once; and a recv or a send that fails, with another error than EINTR, ends this connection, not the server'
}

@test "a server that was killed has left its name, and the next one starts" {
    student second
    expect_served '3 bytes: right
killed: the name is there
4 bytes: right
server: returned 0' 'bind fails with EADDRINUSE where the name is there, whether somebody listens at it or not; a name that nobody listens at any more is to be removed first'
}

@test "what is there and in use is left alone; a path may be as long as the address holds" {
    student taken
    expect_served 'server: returned -1, EADDRINUSE
server: returned -1, ENAMETOOLONG
3 bytes: right
server: returned 0
server: returned -1, EADDRINUSE
server: returned -1, EADDRINUSE
3 bytes: right
server: returned 0' 'before a name is removed, find out whether it is a socket, and whether somebody listens there: connect tells. And sun_path has 108 bytes, of which the last is the NUL'
}

@test "a start that fails late leaves nothing" {
    student unheard
    expect_served 'server: returned -1, EBADF' 'ready cannot be written here: the function says so, and removes the name that it has made'
}

@test "SIGTERM ends the server, whatever it is doing" {
    local where
    for where in idle silent full waiting; do
        student stop "$where"
        expect_served 'server: returned 0' 'whatever waits, accept, recv or send, has to hear of SIGTERM'
    done
}
