#!/usr/bin/env bats
# The programs of chapters/04-sockets.md: each is run, and does what the chapter says of it. The wrong
# ones fail every time: by what they print, under the scheduler, or stuck where confine proves it. The
# right ones pass in many rounds, several at a time, under the scheduler and under the sanitizers, and
# leave no path and no process behind.

bats_require_minimum_version 1.5.0

# The right programs, with arguments that make some of them large or small.
RIGHT=(
    'mailbox processes' 'mailbox threads' names letters datagrams kinds pass_descriptor rights addresses mailbox_tcp udp
    'mailbox_udp 6 x.2 .x2' 'thread_server 20' poll_sockets 'poll_mailbox 20' epoll_edges
    'epoll_mailbox 20' half_close goodbyes
)

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s grader chapters
    local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    local right=("${RIGHT[@]%% *}")
    make -s BUILD=build/asan CFLAGS="$sanitizers" LDFLAGS="$sanitizers" \
        "${right[@]/#/build/asan/chapters/04-sockets/}"
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    source=$root/solutions/04-sockets
    bin=$root/build/chapters/04-sockets
    pipes=("$root"/solutions/02-pipes/{process,error,io}.c)
    cd "$BATS_TEST_TMPDIR" || return
    export TMPDIR=$BATS_TEST_TMPDIR
}

# program NAME ARGS...: runs a program of the chapter, with nothing of Bats' open; its standard error
# is part of $output.
program() {
    run "$bin/$1" "${@:2}" 3>&-
}

# rounds N NAME ARGS...: the program says the same N times, and that was $output of `program`.
rounds() {
    local count=$1 expected=$output expected_status=$status i
    shift
    for ((i = 0; i < count; i++)); do
        program "$@"
        assert_equal "$status" "$expected_status"
        assert_equal "$output" "$expected"
    done
}

# says NAME ARGS...: the program succeeds and prints what is on standard input, 20 times.
says() {
    program "$@"
    assert_success
    assert_output -
    rounds 20 "$@"
}

# fails NAME ARGS...: the wrong program exits with 1 and prints what is on standard input, 20 times.
fails() {
    program "$@"
    assert_failure 1
    assert_output -
    rounds 20 "$@"
}

# breaks KIND NAME.c... [OPTION]...: the scheduler finds a schedule in which the first program fails as
# KIND.
breaks() {
    cd "$source" || return
    run "$root/grader/interleave" --json "${@:2}" 3>&-
    assert_equal "$status" 1
    assert_equal "$2: $(jq -r .kind <<< "$output")" "$2: $1"
}

# passes NAME.c... [OPTION]...: it finds none, and controls all that the program does.
passes() {
    cd "$source" || return
    run "$root/grader/interleave" "$@" 3>&-
    assert_success
    assert_output --regexp 'no failure in [0-9]+ schedules'
    refute_output --partial uncontrolled
}

# confined NAME ARGS...: a program in a sandbox of its own; its report in $report.
confined() {
    rm -f "$BATS_TEST_TMPDIR/report" # confine appends
    run "$root/build/bin/confine" --report "$BATS_TEST_TMPDIR/report" --read "$bin" --env TMPDIR=/tmp \
        -- "$bin/$1" "${@:2}" < /dev/null 3>&-
    report=$(< "$BATS_TEST_TMPDIR/report")
}

# stuck NAME: the program under broken/ deadlocks, which confine proves by the state of its processes.
stuck() {
    confined "broken/$1"
    assert_equal "$status" 124
    [[ $report == *'"end":"stuck"'* && $report == *'"kind":"deadlock"'* ]] || fail "$report"
}

ten_letters() {
    printf 'received: Message %d\n' {1..10}
}

# letters CLIENTS: what so many clients with two letters each bring, sorted.
letters() {
    local i
    for ((i = 1; i <= $1; i++)); do
        printf 'received: client %d, letter %d\n' "$i" 1 "$i" 2
    done | sort
}

# few_descriptors N NAME: with no more than N descriptors the program serves 30 clients all the same.
few_descriptors() {
    # shellcheck disable=SC2016 # for the inner shell
    run bash -c 'ulimit -n "$0"; exec "$1" 30' "$1" "$bin/$2" 3>&-
    assert_success
    assert_equal "$(sort <<< "$output")" "$(letters 30)"
}

@test "article: nine of ten letters and no end; a sleep is no readiness" {
    stuck article_mailbox
    assert_output "$(ten_letters | head -9)"
    breaks wrong-exit broken/ready_by_sleep.c unix_socket.c
}

@test "mailbox: ten letters, ended by a signal, whatever the schedule" {
    local kind
    for kind in processes threads; do
        says mailbox "$kind" < <(ten_letters && echo 'stopped, as asked')
        passes --schedules 500 mailbox.c unix_socket.c "${pipes[@]}" -- "$kind"
    done
}

@test "mailbox: several at a time do not meet" {
    local -a pids=()
    local i pid
    for i in {1..8}; do
        "$bin/mailbox" processes > "mailbox.$i" 3>&- &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid"
    done
    for i in {1..8}; do
        assert_equal "$(< "mailbox.$i")" "$(ten_letters && echo 'stopped, as asked')"
    done
}

@test "names: a path outlives its listener, an abstract name does not, a lock tells who lives" {
    says names << 'END'
listen at a new path:                           0
bind there, while it lives:                     EADDRINUSE
connect:                                        0
closed, the path is still there:                0
connect:                                        ECONNREFUSED
bind:                                           EADDRINUSE
bind with SO_REUSEADDR:                         EADDRINUSE
unlinked, connect:                              ENOENT
a path of 107 bytes:                            0
a path of 108 bytes:                            ENAMETOOLONG
the permissions under umask 027:                0750
an abstract name:                               0
the same:                                       EADDRINUSE
the same and a 0 at its end:                    0
the first is closed, the same name:             0
a server has died, unix_listen:                 EADDRINUSE
unix_listen_again:                              0
once more, while it lives:                      EADDRINUSE
END
    program broken/stale_path
    assert_failure 1
    assert_line 'run 1: exit status 1'
    assert_line --partial 'Address already in use'
    fails broken/steals_path <<< 'the first server has 0 clients, the second 5'
}

@test "messages: a recv is no letter, a full buffer no string; frames are both" {
    fails broken/one_recv <<< 'letter 1: "Hello World! Why so serious?"'
    fails broken/no_terminator << 'END'
received: hello
received: hello, can you sswordfish
END
    says letters << 'END'
  12 bytes: "Hello World!"
   1 bytes: " "
   0 bytes: ""
1024 bytes: "zzzzzzzzzzzzzzzzzzzz"
  15 bytes: "Why so serious?"
END
    passes --schedules 500 letters.c frame.c "${pipes[@]}"
    passes --schedules 500 --faults eintr,short-read,short-write,econnreset --faults-in frame.c \
        letters.c frame.c "${pipes[@]}"
}

@test "datagrams: boundaries, and a short buffer loses the rest" {
    program datagrams
    assert_success
    assert_line 'receive into 2: 4, "po", from nobody'
    assert_line 'receive into 64: 0, "", from nobody'
    assert_line 'receive into 64: 6, "signed", from sender'
    assert_line 'send 4 MiB: EMSGSIZE'
    assert_line --regexp '^sent until it would wait: [0-9]+, then EAGAIN$'
    assert_line 'the receiver is closed, send: ECONNREFUSED'
    rounds 20 datagrams
}

@test "kinds: the same script on stream, datagram and seqpacket" {
    says kinds << 'END'
                  stream         datagram       seqpacket
receive into 64   8, "pingpong"  4, "ping"      4, "ping"
receive into 2    EAGAIN         2, "po"        2, "po"
receive into 64   EAGAIN         EAGAIN         EAGAIN
receive into 64   4, "last"      0, ""          0, ""
receive into 64   0, ""          4, "last"      4, "last"
receive into 64   0, ""          EAGAIN         0, ""
send to nobody    EPIPE          ECONNREFUSED   EPIPE
END
}

@test "descriptors: a number is none; what arrives, by the room; whose it is" {
    fails broken/sends_number <<< 'sends_number: read(file, &byte, 1): Bad file descriptor'
    program pass_descriptor
    assert_success
    assert_line 'the child reads "first line" from 3'
    assert_line 'close-on-exec: yes'
    assert_line --partial 'the parent reads "second line" from'
    says rights << 'END'
1 sent, room for 1:               1 arrive
1 sent, no room:                  0 arrive, MSG_CTRUNC
3 sent, room for 1 by CMSG_SPACE: 2 arrive, MSG_CTRUNC
3 sent, room for 1 by CMSG_LEN:   1 arrive, MSG_CTRUNC
1 with no byte of data, recv:     EAGAIN
the peer's process: the child
the peer's user:    ours
END
}

@test "addresses: byte order, texts, a port that the system chooses" {
    local i
    for i in {1..20}; do
        program broken/byte_order
        assert_failure 1
        assert_line --regexp '^connect to [0-9]+: ECONNREFUSED$'
    done
    program addresses
    assert_success
    assert_line 'htons(0x1234) in memory:   12 34'
    assert_line '127.0.0.1  8080   AF_INET 127.0.0.1 port 8080'
    assert_line 'two ports, not 0: yes, different: yes'
}

@test "tcp: without SO_REUSEADDR a restart is refused, with it it is not" {
    local i
    for i in {1..20}; do
        program broken/no_reuseaddr
        assert_failure 1
        assert_line --partial 'Address already in use'
    done
    says broken/no_reuseaddr reuse << 'END'
one client served, stopped
started again
END
}

@test "mailbox_tcp: the letters as they were sent, in spite of EINTR and short counts" {
    says mailbox_tcp << 'END'
received: "Hello World!"
received: " "
received: "Why so serious?"
END
    passes --schedules 300 mailbox_tcp.c inet.c frame.c "${pipes[@]}"
    local module
    for module in inet.c frame.c; do
        passes --schedules 300 --faults eintr,short-read,short-write --faults-in "$module" \
            mailbox_tcp.c inet.c frame.c "${pipes[@]}"
    done
}

@test "udp: cut, refused late or never, dropped without a word" {
    says udp << 'END'
receive into 64:                        4
receive into 64:                        0
receive into 4:                         4
receive into 4, MSG_TRUNC:              10
send 65507 bytes:                       65507
receive:                                65507
send 65508 bytes:                       EMSGSIZE
not connected, send to nobody:          1
not connected, send to nobody:          1
connected, send to nobody:              1
receive:                                ECONNREFUSED
10000 sent without an error, received:  fewer
END
}

@test "loss: who does not send again waits for ever, who does without numbers delivers twice" {
    breaks deadlock broken/ignores_loss.c lossy.c "${pipes[@]}"
    breaks wrong-exit broken/no_numbers.c lossy.c "${pipes[@]}"
    local there back
    says mailbox_udp < <(ten_letters)
    for there in '' x xxx .2x2; do
        for back in '' x 2x.x; do
            program mailbox_udp 10 "$there" "$back"
            assert_success
            assert_output "$(ten_letters)"
        done
    done
    passes --schedules 300 mailbox_udp.c lossy.c "${pipes[@]}" -- 2 x.2 .x
}

@test "many clients: a slow one, the address of a number, a number closed twice, or never" {
    stuck slow_client
    breaks deadlock broken/slow_client.c unix_socket.c "${pipes[@]}"
    breaks race broken/address_of_connfd.c unix_socket.c "${pipes[@]}"
    fails broken/double_close << 'END'
anne: answered
bert: answered
bert: no answer
END
    program broken/leaks_connections
    assert_failure 1
    assert_line --index 11 'client 12'
    assert_line --partial 'Too many open files'
    fails broken/accept_spins \
        <<< 'poll has said 100000 times that a client waits, and accept EMFILE'
}

@test "thread_server: a silent client holds up nobody, and does not keep the server from its end" {
    says thread_server 20 << 'END'
20 of 20 are answered, beside one that is silent
stopped, all threads joined
the silent one: end-of-file
END
    passes --schedules 300 thread_server.c unix_socket.c "${pipes[@]}" -- 1
}

@test "poll: the states of a socket, and all letters beside half a one, with more clients than places" {
    says poll_sockets << 'END'
listening                          -
listening, a client waits          POLLIN
connected                          POLLOUT
data                               POLLIN POLLOUT
data, and the peer reads nothing   POLLIN
the same, the peer has said all    POLLIN POLLRDHUP
the peer is gone                   POLLIN POLLOUT POLLRDHUP POLLHUP POLLERR
END
    local i
    for i in 0 1 3 7 8 30 64; do
        program poll_mailbox "$i"
        assert_success
        assert_equal "$(sort <<< "$output")" "$(letters "$i")"
    done
    few_descriptors 10 poll_mailbox
    passes --schedules 300 poll_mailbox.c unix_socket.c frame.c "${pipes[@]}" -- 1
}

@test "epoll: an edge is told once, so who does not drain sleeps for ever" {
    says epoll_edges << 'END'
                         level      edge
nothing has come         -          -
four bytes come          reported   reported
asked again              reported   -
two are taken            reported   -
two more come            reported   reported
all are taken            -          -
the peer has closed      reported   reported
asked again              reported   -
END
    stuck not_drained
    breaks deadlock broken/not_drained.c frame.c "${pipes[@]}"
    local i
    for i in 0 1 3 30 64; do
        program epoll_mailbox "$i"
        assert_success
        assert_equal "$(sort <<< "$output")" "$(letters "$i")"
    done
    few_descriptors 8 epoll_mailbox
    passes --schedules 300 epoll_mailbox.c inet.c frame.c "${pipes[@]}" -- 1
}

@test "ending: an end that is not told, a half-close, goodbyes, SIGPIPE" {
    stuck waits_for_the_end
    breaks deadlock broken/waits_for_the_end.c "${pipes[@]}"
    says half_close <<< 'the sum is 12'
    says goodbyes << 'END'
                                             UNIX        TCP
the peer has shut down its sending, recv     0           0
  send to it                                 5           5
  the peer's recv                            5           5
the peer has closed, recv                    0           0
  send to it                                 EPIPE       5
  send once more                             EPIPE       EPIPE
the peer has closed with ours unread, recv   ECONNRESET  ECONNRESET
  recv once more                             0           0
the peer has closed one of two copies, recv  EAGAIN      EAGAIN
  and shut down the other, recv              0           0
END
    program broken/sigpipe_server
    assert_equal "$status" 141
    assert_output serving
}

@test "no program leaves a path or a process behind" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086 # words: a program and its arguments
        confined $line
        assert_equal "$line: $status" "$line: 0"
        assert_equal "$line: $(jq -c .leftovers <<< "$report")" "$line: []"
    done
}

@test "the right programs are clean under ASan and UBSan" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086
        run "$root"/build/asan/chapters/04-sockets/$line 3>&-
        assert_success
        refute_output --partial Sanitizer
        refute_output --partial 'runtime error'
    done
}

@test "the right programs lose no memory and send no byte that is not set, says Valgrind" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086
        run valgrind -q --error-exitcode=99 --leak-check=full \
            --errors-for-leak-kinds=definite,indirect "$bin"/$line 3>&-
        assert_equal "$line: $status" "$line: 0"
    done
}

@test "what the transcripts show can be typed where the chapter says" {
    local chapter=$root/chapters/04-sockets.md preparation line command
    preparation=$(sed -n '/^```sh$/,/^```$/{//!p}' "$chapter")
    [[ $preparation == *PATH=* ]]
    cd "$root"
    (($(grep -c '^\$ ' "$chapter") == $(grep -cE '^<!-- run(-confined)?:' "$chapter")))
    eval "$preparation" 3>&-
    while IFS= read -r line; do
        line=${line#TMPDIR=. }
        read -r command _ <<< "$line"
        type -P "$command" || fail "cannot be typed: $line"
    done < <(sed -n 's/^\$ //p' "$chapter")
}
