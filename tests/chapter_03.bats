#!/usr/bin/env bats
# The programs of chapters/03-message-queues.md: each is run, and does what the chapter says of it. The
# wrong ones fail every time: by what they print, under the scheduler, or stuck where confine proves it.
# The right ones pass in many rounds, under the scheduler, under the sanitizers and under Valgrind, and
# leave no queue behind.

bats_require_minimum_version 1.5.0

# The right programs, with arguments that make some of them small.
RIGHT=(
    first_messages attributes limits priority timed notify_rules 'notify 20' names poll_states
    poll_queues request_reply system_v 'move_items 100 3' 'move_messages 100 3'
)

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s grader chapters
    local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    local right=("${RIGHT[@]%% *}")
    make -s BUILD=build/asan CFLAGS="$sanitizers" LDFLAGS="$sanitizers" \
        "${right[@]/#/build/asan/chapters/03-message-queues/}"
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    source=$root/solutions/03-message-queues
    bin=$root/build/chapters/03-message-queues
    cd "$BATS_TEST_TMPDIR" || return
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

# says NAME ARGS...: the program succeeds and prints what is on standard input, 30 times.
says() {
    program "$@"
    assert_success
    assert_output -
    rounds 30 "$@"
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
    assert_output --regexp '^no failure in [0-9]+ schedules'
    refute_output --partial uncontrolled
}

# confined NAME ARGS...: a program in a sandbox of its own; its report in $report.
confined() {
    rm -f "$BATS_TEST_TMPDIR/report" # confine appends
    run "$root/build/bin/confine" --report "$BATS_TEST_TMPDIR/report" --read "$bin" \
        -- "$bin/$1" "${@:2}" < /dev/null 3>&-
    report=$(< "$BATS_TEST_TMPDIR/report")
}

# stuck NAME: the program under broken/ deadlocks, which confine proves by the state of its processes.
stuck() {
    confined "broken/$1"
    assert_equal "$status" 124
    [[ $report == *'"end":"stuck"'* && $report == *'"kind":"deadlock"'* ]] || fail "$report"
}

@test "first_messages: boundaries are kept, a short buffer is refused, an empty message is one" {
    says first_messages << 'END'
send    "ping"
send    "pong"
send    ""
receive into 64: 4, "ping"
receive into 16: EMSGSIZE
receive into 64: 4, "pong"
receive into 64: 0, ""
END
}

@test "attributes: fixed when it is made, O_CREAT ignores others, O_NONBLOCK is the opener's own" {
    says attributes << 'END'
made for 2 of 64:              2 of 64 bytes, 0 inside
O_CREAT for 8 of 128:          2 of 64 bytes, 0 inside
the same with O_EXCL:          EEXIST
set to 8 of 128, O_NONBLOCK:   2 of 64 bytes, 0 inside, O_NONBLOCK
the other descriptor:          2 of 64 bytes, 0 inside
send 65 bytes:                 EMSGSIZE
send 64 bytes:                 0
send 0 bytes:                  0
send a third:                  EAGAIN
END
}

@test "limits: one step further is EINVAL, and EMFILE for RLIMIT_MSGQUEUE" {
    program limits
    assert_success
    assert_line --regexp '^msg_max +[0-9]+$'
    assert_line --regexp '^/dev/mqueue +(not )?mounted$'
    assert_line --regexp '^1 message of 1 byte: +made$'
    assert_line --regexp '^one message more than msg_max: +EINVAL$'
    assert_line --regexp '^one byte more than msgsize_max: +EINVAL$'
    assert_line --regexp '^no message: +EINVAL$'
    assert_line --regexp '^1 of 1 byte, with ulimit -q 0: +EMFILE$'
}

@test "a machine that allows no queue is told of in one line" {
    local name
    for name in first_messages priority request_reply move_messages; do
        # shellcheck disable=SC2016 # for the inner shell
        run bash -c 'ulimit -q 0; exec "$0"' "$bin/$name" 3>&-
        assert_failure 1
        assert_equal "${#lines[@]}" 1
        assert_output --regexp '^[a-z_]+: no queue of [0-9]+ messages of [0-9]+ bytes: over RLIMIT_MSGQUEUE'
    done
}

@test "priority: the highest first, the oldest among equals; an urgent end overtakes the work" {
    says priority << 'END'
9  fire in the kitchen
2  answer the phone
2  answer the door
0  tidy up
0  water the plants
END
    program broken/urgent_end
    assert_failure 1
    assert_output $'orders served: 0\nleft behind:   3'
    rounds 30 broken/urgent_end
}

@test "timed: a while taken for a moment is over at once; a message beats the deadline" {
    program broken/relative_wait
    assert_failure 1
    assert_output 'ETIMEDOUT after 0 s'
    says timed << 'END'
empty, within 50 ms:                 ETIMEDOUT
empty, 50 ms ago:                    ETIMEDOUT
a message, 50 ms ago:                4
empty, 1000000000 ns:                EINVAL
send into a full one, 50 ms ago:     ETIMEDOUT
a message, within a minute:          4
empty, and a handler runs:           EINTR
END
}

@test "notify: into an empty queue, once, for one process, and for nobody where one waits" {
    says notify_rules << 'END'
asked, a message comes:                  a notice
taken, another comes:                    none
asked with one inside, another comes:    none
both taken, one comes:                   a notice
asked, one comes for a waiting receiver: none
nobody waits, one comes:                 a notice
asked while it is asked:                 EBUSY
taken back, asked:                       0
END
}

@test "notify: who drains before asking again sleeps for ever, who asks first misses none" {
    breaks deadlock broken/drains_first.c
    passes notify.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
    program notify 1000
    assert_success
    assert_output '1000 messages, none missed'
    rounds 30 notify 1000
}

@test "names: what is none, the umask, and a queue that outlives its maker and its name" {
    says names << 'END'
"no-slash":                    EINVAL
"/two/slashes":                EACCES
a slash and 256 letters:       ENAMETOOLONG
0666 under umask 027:          0640
its sender has ended:          "kept"
unlinked, opened:              ENOENT
the same name, made again:     "new"
the one without a name:        "old"
END
    program broken/stale_queue
    assert_failure 1
    assert_output '5 squared is 9'
    rounds 30 broken/stale_queue
}

@test "polling: no POLLHUP in any state, and a pipe that has it" {
    says poll_states << 'END'
empty              POLLOUT
one of two inside  POLLIN POLLOUT
full               POLLIN
END
    says poll_queues << 'END'
closed on exec: yes
order      "tea"
order      "coffee"
complaint  "too cold"
no senders left
END
    stuck waits_for_the_dead
    assert_output $'first\nsecond'
}

@test "request and reply: one queue for both gives back the request, two that are full deadlock" {
    breaks assertion broken/own_request.c
    stuck asks_all_first
    breaks deadlock broken/asks_all_first.c
    says request_reply <<< '3 clients with 4 questions each, 0 wrong'
}

@test "system_v: types, a queue without a process, a key that two files share" {
    says system_v << 'END'
put type 0, "no type": EINVAL
put type 3, "third": 0
put type 1, "first": 0
put type 2, "second": 0
take  2: type 2, "second"
take -3: type 1, "first"
take  0: type 3, "third"
take  0: ENOMSG
its maker has ended: 0
removed twice: EINVAL
ftok of / with 1 and with 257: the same
END
}

@test "in process: asked before taken, flagged without the lock, left too early, joined too early" {
    breaks deadlock broken/empty_then_take.c
    breaks lost-wakeup broken/done_without_lock.c
    breaks assertion broken/leaves_when_done.c
    breaks deadlock broken/joins_first.c queue.c
}

@test "two workers move every item once, whatever the capacity and the schedule" {
    local name capacity i
    for name in move_items move_messages; do
        for capacity in 1 2 7; do
            for ((i = 0; i < 20; i++)); do
                program "$name" 100 "$capacity"
                assert_success
                assert_line '100 of 100 arrived, 0 twice'
                assert_line --regexp '^Process ended in [0-9]+\.[0-9]{3} s$'
            done
        done
    done
    passes --schedules 500 move_items.c queue.c -- 2 1
    passes --schedules 500 move_messages.c -- 2 1
    run -0 "$root/grader/interleave" --faults enomem move_items.c queue.c -- 1 1
}

@test "no program leaves a queue behind" {
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
        run "$root"/build/asan/chapters/03-message-queues/$line 3>&-
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
        assert_success
    done
}

@test "what the transcripts show can be typed where the chapter says" {
    local chapter=$root/chapters/03-message-queues.md preparation line command
    preparation=$(sed -n '/^```sh$/,/^```$/{//!p}' "$chapter")
    [[ $preparation == *PATH=* ]]
    cd "$root"
    (($(grep -c '^\$ ' "$chapter") == $(grep -cE '^<!-- run(-confined)?:' "$chapter")))
    eval "$preparation" 3>&-
    while IFS= read -r line; do
        read -r command _ <<< "$line"
        type -P "$command" || fail "cannot be typed: $line"
    done < <(sed -n 's/^\$ //p' "$chapter")
}
