# tcp-echo: the driver compares every byte, and says how the server has ended.

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
            fail_as fd-leak "$test: tcp_echo has returned, and not all that it has opened is closed; each connection is a descriptor, and the listening socket is one" "$1" "$output" ;;
        *'killed by SIGTERM'*)
            fail_as wrong-exit "$test: SIGTERM kills the server, instead of having tcp_echo return 0" "$1" "$output" ;;
        *'has to wait, and'*)
            fail_as rule "$test: the server does not sleep until a client or SIGTERM comes, but looks again and again" "$1" "$output" ;;
        *'is no port'*) why="port 0 asks for any that is free; getsockname tells which one it is" ;;
        'a client cannot connect'*) why="the number is reported once listen has returned, and it is ntohs of sin_port: an address has its port in the network's byte order" ;;
        *'another one than was asked'*) why="sin_port is in the network's byte order: htons" ;;
        *'127.0.0.2'*) why="INADDR_ANY means all addresses of the machine, and INADDR_LOOPBACK 127.0.0.1 alone" ;;
        *'second server'*) why="SO_REUSEADDR lets a port be taken over from connections that have ended, SO_REUSEPORT shares it with a server that listens" ;;
        *'is served while'*) why="one client after another is served, and accept is called again when the connection is closed" ;;
        *'ended the process'*) why="tcp_echo returns; it is not for it to end the process" ;;
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
server: returned 0' 'accept returns another socket, and that one is the connection; a recv gives what has come so far; the client has sent all when recv returns 0, and not before'
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

@test "clients that send bit by bit, leave in the middle, or reset end their connection only" {
    student rude
    expect_served 'a byte at a time: 300 came back
3 bytes: right
4 bytes: right
server: returned 0' 'what comes back does so at once; and a recv or a send that fails, with another error than EINTR, ends this connection, not the server'
}

@test "a server starts at once at the port of one that has ended with a client connected" {
    student again
    expect_served 'server: returned 0
3 bytes: right
server: returned 0' 'the connection that the first server has closed keeps the port for a while, and bind says EADDRINUSE; SO_REUSEADDR, set before bind, says that this is no obstacle'
}

@test "a port where somebody listens is left alone, and other addresses are" {
    student taken
    expect_served 'server: returned -1, EADDRINUSE
3 bytes: right
server: returned 0' 'bind fails with EADDRINUSE where a server listens'
}

@test "a start that fails late leaves nothing" {
    student unheard
    expect_served 'server: returned -1, EBADF' 'report cannot be written here, and the function says so'
}

@test "SIGTERM ends the server, whatever it is doing" {
    local where
    for where in idle silent full waiting; do
        student stop "$where"
        expect_served 'server: returned 0' 'whatever waits, accept, recv or send, has to hear of SIGTERM'
    done
}
