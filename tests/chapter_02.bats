#!/usr/bin/env bats
# The programs of chapters/02-pipes.md: each is run, and does what the chapter says of it. The right
# ones also under the sanitizers and Valgrind; those with concurrency in many rounds.

bats_require_minimum_version 1.5.0

# The right programs, with an argument where there are two ways to run one.
RIGHT=(
    stream capacity nonblocking descriptors end_of_file poll_end eintr 'pipe_messages threads'
    'pipe_messages processes' 'atomic_writes 4096 50' epipe filter two_stages redirect
    'redirect closed' close_on_exec buffers many_questions limits fifo_open fifo_server
    'fifo_server alone'
)

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s build/bin/confine chapters
    local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    local right=("${RIGHT[@]%% *}")
    make -s BUILD=build/asan CFLAGS="$sanitizers" LDFLAGS="$sanitizers" \
        "${right[@]/#/build/asan/chapters/02-pipes/}"
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    bin=$root/build/chapters/02-pipes
    export TMPDIR=$BATS_TEST_TMPDIR # FIFOs are made there
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

# stuck NAME ARGS...: the program under broken/ deadlocks, which confine proves by the state of its
# processes, not by the time it took. Leaves the report in $report.
stuck() {
    run "$root/build/bin/confine" --report "$BATS_TEST_TMPDIR/report" --read "$bin" \
        -- "$bin/broken/$1" "${@:2}" < /dev/null 3>&-
    report=$(< "$BATS_TEST_TMPDIR/report")
    assert_equal "$status" 124
    [[ $report == *'"end":"stuck"'* && $report == *'"kind":"deadlock"'* ]] || fail "$report"
}

@test "stream: order is kept, boundaries are not, the end is 0" {
    program stream
    assert_success
    assert_line 'read   up to 64: 8, "pingpong"'
    assert_line 'read   up to 4: 4, "abcd"'
    assert_line 'read   up to 4: 2, "ef"'
    assert_equal "${lines[6]}" 'read   up to 4: 0, ""'
}

@test "capacity: 64 KiB, and what F_SETPIPE_SZ makes of it" {
    program capacity
    assert_success
    assert_output - << 'END'
F_GETPIPE_SZ:         65536
bytes that went in:   65536
F_SETPIPE_SZ    4096: Device or resource busy
bytes taken out:      65536
F_SETPIPE_SZ    4096: now 4096
F_SETPIPE_SZ       1: now 4096
F_SETPIPE_SZ  100000: now 131072
F_SETPIPE_SZ 1048576: now 1048576
END
}

@test "nonblocking: partial above PIPE_BUF, all or EAGAIN up to it, EAGAIN is not the end" {
    program nonblocking
    assert_success
    assert_output - << 'END'
read    100: EAGAIN
write 70000: 65536
write     1: EAGAIN
read    100: 100
write   100: EAGAIN
read   3996: 3996
write  4097: 4096
read  70000: 65536
read    100: 0
END
}

@test "descriptors: both ends twice after fork, each once after close" {
    program descriptors
    assert_success
    assert_output - << 'END'
parent, before fork   3 reads, 4 writes
child, after fork     3 reads, 4 writes
child, after close    4 writes
parent, after fork    3 reads, 4 writes
parent, after close   3 reads
END
}

@test "end_of_file ends, never_ends does not, nor does a pipe made after fork" {
    program end_of_file
    assert_success
    assert_output $'first line\nsecond line\nend-of-file'
    rounds 200 end_of_file
    stuck never_ends
    assert_output $'first line\nsecond line'
    stuck pipe_after_fork
}

@test "poll_end: POLLHUP without POLLIN at the end" {
    program poll_end
    assert_success
    assert_line --regexp '^read end: data, no writer left +POLLIN POLLHUP$'
    assert_line --regexp '^read end: empty, no writer left +POLLHUP$'
    assert_line --regexp '^write end: no reader left +POLLOUT POLLERR$'
}

@test "short_read: a record in two halves, every time" {
    program broken/short_read
    assert_success
    assert_output $'4 bytes: account 4711, amount 0\n4 bytes: account 250, amount 0'
    rounds 50 broken/short_read
}

@test "interrupted fails with EINTR every time; eintr shows who retries" {
    program broken/interrupted
    assert_failure 1
    assert_output 'interrupted: read: Interrupted system call'
    rounds 50 broken/interrupted
    program eintr
    assert_success
    assert_output - << 'END'
read                     -1 EINTR
read, SA_RESTART         1
io_read_full             1
poll, SA_RESTART         -1 EINTR
write 100000, SA_RESTART 65536
END
    rounds 50 eintr
}

@test "sends_pointers: right between threads, wrong between processes" {
    program broken/sends_pointers threads
    assert_output 'note 7: written by the writer'
    program broken/sends_pointers processes
    assert_output 'note 7: never sent to anybody'
    rounds 50 broken/sends_pointers processes
}

@test "pipe_messages: the same messages between threads and between processes" {
    local how
    for how in threads processes; do
        for ((i = 0; i < 100; i++)); do
            program pipe_messages "$how"
            assert_success
            assert_equal "${lines[*]:0:4}" \
                'text of 5 bytes: "hello" number 42 text of 0 bytes: "" text of 200000 bytes'
            assert_regex "${lines[4]}" '^Process ended in [0-9]+\.[0-9]{3} s$'
        done
    done
    program pipe_messages
    assert_failure 2
}

@test "torn_write and torn_lines tear the same way every time" {
    program broken/torn_write
    assert_output 'pages as they came: A A B A B B'
    rounds 50 broken/torn_write
    program broken/torn_lines
    assert_output $'line 41: 96 A, then 99 B\nline 42: 3 A'
}

@test "atomic_writes: no record of up to PIPE_BUF bytes is torn" {
    local size
    for size in 1 7 100 1000 4095 4096; do
        program atomic_writes "$size" 2000
        assert_success
        assert_output '8000 whole, 0 torn'
    done
    program atomic_writes 4097
    assert_failure 2
}

@test "sigpipe is killed by its second line, epipe is told" {
    program broken/sigpipe
    assert_equal "$status" 141
    assert_output 'sent line 1'
    rounds 50 broken/sigpipe
    program epipe
    assert_success
    assert_output $'sent line 1\nthe reader has left: Broken pipe'
    rounds 50 epipe
    stuck keeps_read_end
}

@test "two_full_pipes: 135168 bytes pass, one more deadlocks; filter passes a mebibyte" {
    program broken/two_full_pipes 135168
    assert_success
    assert_output '135168 bytes came back, the last one A'
    stuck two_full_pipes 135169
    stuck two_full_pipes
    program filter
    assert_success
    assert_output '1048576 bytes came back, the last one A'
    rounds 50 filter
}

@test "waits_first deadlocks, two_stages does not" {
    stuck waits_first
    program two_stages
    assert_success
    assert_output $'20000\nseq: 0, tail: 0'
    rounds 50 two_stages
}

@test "closes_stdout loses the output that redirect keeps, whatever the descriptor" {
    program broken/closes_stdout
    assert_failure 1
    assert_output --partial '0 bytes of echo'
    program redirect
    assert_output "6 bytes of echo's output, its status 0"
    program redirect closed
    assert_output "6 bytes of echo's output, its status 0"
}

@test "close_on_exec: the marked pipe is not inherited; marked too late it is" {
    program close_on_exec
    assert_success
    assert_line 'after exec            3 reads, 4 writes'
    stuck late_cloexec
}

@test "flushed_twice prints its first line twice, buffers once" {
    program broken/flushed_twice
    assert_equal "$(grep -c '^start$' <<< "$output")" 2
    program buffers
    assert_success
    assert_output $'start\nno-such-command: No such file or directory\nend, status 127'
}

@test "leaks_descriptors fails at its 13th pipe, many_questions never" {
    program broken/leaks_descriptors
    assert_failure 1
    assert_output 'leaks_descriptors: question 13: pipe: Too many open files'
    program many_questions
    assert_success
    assert_output 'the sum of 100 squares is 338350, 0 descriptors left open'
}

@test "limits: the size of a pipe and the number of descriptors" {
    program limits
    assert_success
    assert_line 'a pipe of pipe-max-size bytes: granted'
    assert_line 'a pipe of one byte more: Operation not permitted'
    assert_line 'pipes within 16 descriptors: 6, then: Too many open files'
}

@test "fifo_open: umask, ENXIO, rendezvous" {
    program fifo_open
    assert_success
    assert_output - << 'END'
asked for 0666 under umask 027: 0640
O_WRONLY|O_NONBLOCK, no reader: ENXIO
O_RDONLY|O_NONBLOCK, no writer: open
O_WRONLY|O_NONBLOCK, a reader:  open
the writer sleeps in open
the writer is through
the reader is through
END
    rounds 50 fifo_open
}

@test "fifo_order deadlocks in open" {
    stuck fifo_order
}

@test "fifo_server: with a writer of its own it never sees the end" {
    program fifo_server alone
    assert_success
    assert_output $'served client 1\n  the next read meets end-of-file'
    rounds 50 fifo_server alone
    program fifo_server
    assert_success
    assert_equal "$(grep -c 'the next read waits' <<< "$output")" 3
    rounds 50 fifo_server
}

@test "trusts_the_name serves the request that somebody planted" {
    program broken/trusts_the_name
    assert_success
    assert_output 'request: pay 1000 to mallory'
}

@test "no program leaves a file behind" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086 # words: a program and its argument
        "$bin"/$line > output 2>&1 3>&-
    done
    rm output
    assert_equal "$(ls -A)" ''
}

@test "the right programs are clean under ASan and UBSan" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086
        run "$root"/build/asan/chapters/02-pipes/$line 3>&-
        assert_success
        refute_output --partial Sanitizer
        refute_output --partial 'runtime error'
    done
}

# valgrind_logs FOLDER LINE OPTION...: a program's line under Valgrind; a log for each process, the
# number of the first one in FOLDER/pid.
valgrind_logs() {
    mkdir "$1"
    # shellcheck disable=SC2016 # the words are for the inner shell
    bash -c 'echo $$ > "$0/pid"; exec valgrind "${@:2}" --log-file="$0/%p.log" "$bin/"$1 > "$0/output" 2>&1' \
        "$@" < /dev/null 3>&-
}

# watch LINE: a right program under Valgrind: no error and no leak in any of its processes, no
# descriptor left open by the first of them. (The others end holding what they inherited, and so
# does every process what Bats has open.) Two runs, for from 3.24 on Valgrind counts as errors what
# it tells of descriptors: those that are open at the end, and each look at one that is not.
watch() {
    local folder log
    folder=$(mktemp -d "$BATS_TEST_TMPDIR/valgrind.XXXXXX")
    valgrind_logs "$folder/memory" "$1" --leak-check=full --errors-for-leak-kinds=definite,indirect ||
        return
    valgrind_logs "$folder/descriptors" "$1" --track-fds=yes || return
    log=$folder/descriptors/$(< "$folder/descriptors/pid").log
    if grep -H 'ERROR SUMMARY: [1-9]' "$folder"/memory/*.log; then
        echo "$1"
        cat "$folder"/memory/*.log
        return 1
    elif (($(grep -c 'Open file descriptor' "$log") > $(grep -c 'inherited from parent' "$log"))); then
        echo "$1"
        cat "$log"
        return 1
    fi
}

@test "the right programs are clean under Valgrind, and close what they open" {
    export root bin BATS_TEST_TMPDIR
    export -f watch valgrind_logs
    run xargs -d '\n' -P 2 -I LINE bash -c 'watch "LINE"' < <(printf '%s\n' "${RIGHT[@]}")
    assert_success
}

@test "what the transcripts show can be typed where the chapter says" {
    local chapter=$root/chapters/02-pipes.md preparation line command
    preparation=$(sed -n '/^```sh$/,/^```$/{//!p}' "$chapter")
    [[ $preparation == *PATH=* ]]
    cd "$root"
    (($(grep -c '^\$ ' "$chapter") == $(grep -cE '^<!-- run(-confined)?:' "$chapter")))
    eval "$preparation" 3>&-
    while IFS= read -r line; do
        while IFS= read -r command; do # each word that stands where a command does
            while [[ $command =~ ^\ *[A-Z]+=[^\ ]*\ (.*) ]]; do command=${BASH_REMATCH[1]}; done
            read -r command _ <<< "$command"
            type -P "$command" || fail "cannot be typed: $line"
        done <<< "${line//;/$'\n'}"
    done < <(sed -n 's/^\$ //p' "$chapter")
}
