#!/usr/bin/env bats
# confine: how a run is said to have ended, by itself or not; what it leaves behind; and that nothing
# it does reaches further. The programs are in tests/confine. No test waits for a time to pass: that
# somebody waits for ever is told from what the system says of him, and that is what is tested here.

# Every test runs in a subshell of its own.
# shellcheck disable=SC2030,SC2031

bats_require_minimum_version 1.5.0

setup_file() {
    local source
    for source in "$BATS_TEST_DIRNAME"/confine/*.c; do
        gcc -std=c17 -D_GNU_SOURCE= -O1 -g -pthread -o "$BATS_FILE_TMPDIR/$(basename "$source" .c)" \
            "$source"
    done
    # As a student's program is built.
    gcc -std=c17 -D_GNU_SOURCE= -O1 -g -o "$BATS_FILE_TMPDIR/notes" "$BATS_TEST_DIRNAME/confine/leaves.c" \
        "$BATS_TEST_DIRNAME/../grader/inside/names.c" \
        -Wl,--wrap=shm_open,--wrap=sem_open,--wrap=mq_open,--wrap=shmget,--wrap=semget,--wrap=msgget
    chmod -R a+rX "$BATS_FILE_TMPDIR"
    export PROGRAMS=$BATS_FILE_TMPDIR
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=${GRADER_ROOT:-$BATS_TEST_DIRNAME/..}
    CONFINE=${CONFINE:-$root/build/bin/confine}
    cd "$BATS_TEST_TMPDIR" || return
    WORK=$PWD/work
    mkdir -p "$WORK"
    report=
    unset HB_TIER
}

# confined TIER [OPTION…] -- COMMAND…: sets $status, $output and $report.
confined() {
    local tier=$1
    shift
    rm -rf "${WORK:?}" report
    mkdir "$WORK"
    run "$CONFINE" --tier="$tier" --report=report --work="$WORK" --read="$PROGRAMS" \
        --source=deadlocks.c --source=children.c --source=hostile.c "$@" < /dev/null
    report=$(cat report 2> /dev/null || true)
}

# value KEY: of the report, as it stands there.
value() {
    sed -E "s/.*\"$1\":(\"[^\"]*\"|[^,}]*).*/\1/" <<< "$report"
}

expect_end() { # END
    [[ $(value end) == "\"$1\"" ]] || fail "ended otherwise: $report"
}

expect_report() { # TEXT
    [[ $report == *"$1"* ]] || fail "not in the report: $1"$'\n'"$report"
}

refute_report() { # TEXT
    [[ $report != *"$1"* ]] || fail "in the report: $1"$'\n'"$report"
}

# The line of tests/confine/deadlocks.c at which a way to deadlock waits.
line_of() { # FILE WORD
    grep -n "// $2\$" "$BATS_TEST_DIRNAME/confine/$1" | cut -d: -f1
}

tiers() {
    [[ $("$CONFINE" --tier-only) == namespaces ]] && echo namespaces
    echo none
}

@test "passes on how the command ends, and what it prints" {
    local tier
    for tier in $(tiers); do
        confined "$tier" -- bash -c 'echo out; echo err >&2; exit 3'
        assert_equal "$status" 3
        assert_output $'out\nerr'
        expect_end exited
        expect_report '"exit":3,"signal":null'
        expect_report '"findings":[],"leftovers":[]'
        confined "$tier" -- bash -c 'kill -SEGV $$'
        assert_equal "$status" 139
        expect_end signalled
        expect_report '"exit":null,"signal":11'
    done
}

@test "says what it cannot do, with status 125" {
    confined none -- /no/such/command
    assert_equal "$status" 125
    assert_output 'confine: cannot start the command: /no/such/command: No such file or directory'
    [[ -z $report ]]
    run "$CONFINE" --tier=none --work=/no/such/folder -- true
    assert_equal "$status" 125
    assert_output 'confine: --work=/no/such/folder: No such file or directory'
    run "$CONFINE" --tier=none --cpu-seconds=soon -- true
    assert_equal "$status" 125
    assert_output 'confine: --cpu-seconds=soon: give a number, 0 or more'
    run "$CONFINE" --tier=half -- true
    assert_equal "$status" 125
    run "$CONFINE" --tier=none
    assert_equal "$status" 125
    HB_TIER=none run "$CONFINE" --tier-only
    assert_output none
}

@test "another folder may stand in the place of /usr/lib/debug" {
    [[ $(tiers) == namespaces* && -d /usr/lib/debug ]] || skip 'it needs namespaces, and the folder'
    mkdir symbols
    touch symbols/here
    confined namespaces --symbols=symbols -- ls /usr/lib/debug
    assert_output here
    run "$CONFINE" --symbols=/no/such/folder -- true
    assert_equal "$status" 125
}

@test "gives the command a small environment and no descriptors" {
    local tier
    for tier in $(tiers); do
        SECRET=1 confined "$tier" --env=GIVEN=yes --env=PATH=/usr/bin:/bin -- env
        assert_line GIVEN=yes
        assert_line PATH=/usr/bin:/bin
        assert_line "HOME=$WORK"
        refute_line --partial SECRET
        confined "$tier" -- bash -c 'echo /proc/self/fd/*' 8< /dev/null 9>&1
        assert_output '/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3'
    done
}

@test "proves that all wait for ever, by the state they are in, in every way to wait" {
    local tier name
    for tier in $(tiers); do
        for name in $("$PROGRAMS/deadlocks"); do
            [[ $name == outlives ]] && continue
            # Without a limit there is no other end than the proof.
            confined "$tier" --wall-seconds=0 -- "$PROGRAMS/deadlocks" "$name"
            assert_equal "$status" 124
            expect_end stuck
            expect_report '"kind":"deadlock"'
        done
    done
}

@test "tells the line, and who waits for whom" {
    local name
    for name in child_keeps parent_keeps alone full_pipes waits_first fifo_order lock_order relock \
        unsignalled semaphore queue polling selecting epolling pausing gets_line; do
        confined none --wall-seconds=0 -- "$PROGRAMS/deadlocks" "$name"
        expect_report "\"file\":\"deadlocks.c\",\"line\":$(line_of deadlocks.c "waits: $name"),"
    done
    confined none -- "$PROGRAMS/deadlocks" child_keeps
    expect_report 'the child waits in read on a pipe (fd 3) whose write end it holds open itself (fd 4), so that neither data nor end-of-file can ever come'
    confined none -- "$PROGRAMS/deadlocks" parent_keeps
    expect_report 'the child waits in read on a pipe (fd 3) whose write end is still open in the parent (fd 4); meanwhile the parent (deadlocks.c:'
    expect_report ') waits in wait for its child to end'
    confined none -- "$PROGRAMS/deadlocks" full_pipes
    expect_report 'the parent and the child (deadlocks.c:'
    expect_report 'both wait in write, each on a full pipe that the other one should read'
    confined none -- "$PROGRAMS/deadlocks" waits_first
    expect_report 'the child waits in write on a full pipe (fd 4) that only the parent (fd 3) could read from'
    confined none -- "$PROGRAMS/deadlocks" both_read
    expect_report 'the parent waits in read on a pipe (fd 5) that only the child (fd 6) could write to; meanwhile the child'
    confined none -- "$PROGRAMS/deadlocks" lock_order
    expect_report 'the main thread waits in pthread_mutex_lock for the mutex second, which thread 2 holds; meanwhile thread 2'
    confined none -- "$PROGRAMS/deadlocks" relock
    expect_report 'waits in pthread_mutex_lock for the mutex first, which it holds itself'
}

@test "a tool of the exercise that runs the program is no relative of its" {
    local tools=$BATS_TEST_TMPDIR/tools
    mkdir "$tools"
    cp "$(command -v setsid)" "$tools/around"
    confined none --read="$tools" --env TOOLS="$tools" -- \
        "$tools/around" --fork --wait "$PROGRAMS/deadlocks" child_keeps
    expect_report '"the child waits in read on a pipe (fd 3) whose write end it holds open itself (fd 4)'
}

@test "a program that only takes its time is never taken for one that is stuck" {
    local tier name
    for tier in $(tiers); do
        for name in $("$PROGRAMS/patient"); do
            confined "$tier" --wall-seconds=0 -- "$PROGRAMS/patient" "$name"
            [[ $status == 0 && $(value end) == '"exited"' ]] || fail "$tier $name: $report"
        done
    done
}

@test "waiting for the caller proves nothing" {
    local tier
    for tier in $(tiers); do
        rm -f report hold
        mkfifo hold
        # The FIFO is held open here while it runs: it waits for us, until its time is up.
        run "$CONFINE" --tier="$tier" --report=report --work="$WORK" --wall-seconds=0.5 -- cat <> hold
        report=$(< report)
        expect_end wall-limit
        expect_report '"kind":"hang"'
        expect_report 'standard input'
    done
}

@test "a FIFO in the working directory may be somebody's with --shared" {
    local tier
    for tier in $(tiers); do
        confined "$tier" --wall-seconds=0 -- "$PROGRAMS/deadlocks" fifo_order
        expect_end stuck
        confined "$tier" --wall-seconds=0.5 --shared -- "$PROGRAMS/deadlocks" fifo_order
        expect_end wall-limit
    done
}

@test "a deadlock is seen under the sanitizers and under Valgrind" {
    local name compiler
    for compiler in "gcc -fsanitize=address,undefined" "gcc -fsanitize=thread" \
        "clang -fsanitize=thread"; do
        $compiler -std=c17 -D_GNU_SOURCE= -O1 -g -pthread -o watched \
            "$BATS_TEST_DIRNAME/confine/deadlocks.c"
        for name in child_keeps full_pipes lock_order; do
            confined none --wall-seconds=0 --no-aslr -- "$PWD/watched" "$name"
            expect_end stuck
            expect_report "\"line\":$(line_of deadlocks.c "waits: $name"),"
        done
    done
    for name in child_keeps full_pipes lock_order; do
        confined none --wall-seconds=0 --cpu-seconds=0 -- valgrind -q "$PROGRAMS/deadlocks" "$name"
        expect_end stuck
    done
}

@test "patience under ThreadSanitizer and Valgrind" {
    local name
    clang -fsanitize=thread -std=c17 -D_GNU_SOURCE= -O1 -g -pthread -o watched \
        "$BATS_TEST_DIRNAME/confine/patient.c"
    for name in thread_sleeps exit_in_thread timed_condition alarm_caught alarm_kills_child wakes_reader; do
        confined none --wall-seconds=0 --no-aslr -- "$PWD/watched" "$name"
        [[ $status == 0 ]] || fail "$name: $report"
        confined none --wall-seconds=0 --cpu-seconds=0 -- valgrind -q "$PROGRAMS/patient" "$name"
        [[ $status == 0 ]] || fail "$name: $report"
    done
}

@test "children that nobody waits for are zombies, whether they end before or after" {
    local tier
    for tier in $(tiers); do
        for name in ended_before ends_after grandchild; do
            confined "$tier" -- "$PROGRAMS/children" "$name"
            assert_equal "$status" 0
            expect_end exited
            expect_report '"kind":"zombie","message":"a child (PID '
            expect_report ') ended and nobody waited for it'
        done
        confined "$tier" -- "$PROGRAMS/children" three
        expect_report '"message":"3 children (PID '
        for name in waited_for ignored; do
            confined "$tier" -- "$PROGRAMS/children" "$name"
            expect_report '"leftovers":[]'
        done
    done
}

@test "a child that is still there is told with what it does, and is gone afterwards" {
    local tier
    for tier in $(tiers); do
        confined "$tier" --wall-seconds=0 -- "$PROGRAMS/deadlocks" outlives
        assert_equal "$status" 0
        expect_end exited
        expect_report '"kind":"residue","message":"the child (PID '
        expect_report 'is still there after the program has ended: it waits in read on a pipe (fd 3) whose write end it holds open itself (fd 4)'
        expect_report "\"line\":$(line_of deadlocks.c "waits: outlives"),"
        confined "$tier" --cpu-seconds=0.2 --wall-seconds=0 -- "$PROGRAMS/children" spins_on
        expect_report 'is still there after the program has ended: it has used 0.2 s of processor time'
        confined "$tier" --wall-seconds=0.2 -- "$PROGRAMS/children" sleeps_on
        expect_report 'is still there after the program has ended: it sleeps in sleep'
        run pgrep -f "$PROGRAMS/(children|deadlocks)"
        assert_output ''
    done
}

@test "what is left behind is told, and is gone where it would trouble others" {
    local tier thing own=.$BASHPID
    for tier in $(tiers); do
        : > names
        confined "$tier" --keep=left.file --names="$PWD/names" --env=LEFT="$own" -- "$PROGRAMS/notes" \
            shm semaphore file fifo folder socket sysv-shm sysv-sem sysv-msg
        assert_equal "$status" 0
        for thing in "the shared memory object /left-shm$own" "the semaphore /left-semaphore$own" \
            'the FIFO left.fifo' 'the folder left.folder' 'the socket left.socket' \
            'a System V shared memory segment' 'a System V semaphore set' 'a System V message queue'; do
            expect_report "\"kind\":\"residue\",\"message\":\"$thing "
        done
        refute_report left.file
        [[ ! -e /dev/shm/left-shm$own && ! -e /dev/shm/sem.left-semaphore$own ]]
        confined "$tier" -- "$PROGRAMS/leaves" file
        expect_report 'the file left.file is left behind in its working directory'
    done
    # Where /dev/shm is everyone's, what nobody has written down may be another's.
    thing=/dev/shm/${BATS_TEST_TMPDIR//\//.}
    confined none -- touch "$thing"
    refute_report residue
    rm "$thing"
    [[ $(tiers) == none ]] && return
    confined namespaces -- "$PROGRAMS/leaves" queue "/tmp/left.$$"
    expect_report 'the message queue /left-queue is left behind'
    expect_report "the file left.$$ is left behind in /tmp"
    [[ ! -e /tmp/left.$$ ]]
}

@test "limits end what does not end, and say where it was" {
    local tier
    for tier in $(tiers); do
        confined "$tier" --cpu-seconds=0.2 --wall-seconds=0 -- "$PROGRAMS/hostile" spins
        assert_equal "$status" 124
        expect_end cpu-limit
        expect_report 'it has used 0.2 s of processor time without coming to an end: the program is in'
        expect_report "\"file\":\"hostile.c\",\"line\":$(line_of hostile.c spins),"
        confined "$tier" --cpu-seconds=0.2 --wall-seconds=0 -- "$PROGRAMS/hostile" spins_in_thread
        expect_report 'thread 2 is in'
        confined "$tier" --cpu-seconds=0.2 --wall-seconds=0 -- "$PROGRAMS/hostile" spins_in_children
        expect_end cpu-limit
        confined "$tier" --wall-seconds=0.2 -- "$PROGRAMS/hostile" sleeps
        expect_end wall-limit
        expect_report 'the program sleeps in sleep'
        confined "$tier" --memory-bytes=67108864 --cpu-seconds=0 --wall-seconds=0 -- \
            "$PROGRAMS/hostile" memory
        expect_end memory-limit
        confined "$tier" --memory-bytes=67108864 --cpu-seconds=0 --wall-seconds=0 -- \
            "$PROGRAMS/hostile" shared_memory
        expect_end memory-limit
        confined "$tier" --output-bytes=100000 --wall-seconds=0 -- \
            bash -c "'$PROGRAMS/hostile' prints > out"
        assert_equal "$status" 124
        expect_end output-limit
        confined "$tier" --processes=50 --wall-seconds=0 -- "$PROGRAMS/hostile" threads
        expect_end process-limit
    done
}

@test "where the kernel ends it first, for its memory, that is told as well" {
    [[ $(tiers) == none ]] && skip "no namespaces on this machine"
    local group
    group=/sys/fs/cgroup/memory$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup)/happens-before-$BASHPID-test
    mkdir "$group" 2> /dev/null || skip "no group of version 1 can be made here"
    # Much less than confine allows it, so that the supervisor has nothing to see.
    echo 67108864 > "$group/memory.limit_in_bytes"
    (
        echo 0 > "$group/cgroup.procs"
        export HB_CGROUPS=yes
        confined namespaces -- "$PROGRAMS/hostile" memory
        expect_end memory-limit
        expect_report 'MiB of memory'
    )
    rmdir "$group"
}

@test "files in memory count as memory" {
    [[ $(tiers) == none ]] && skip "no namespaces on this machine"
    local folder
    for folder in /dev/shm /tmp; do
        confined namespaces --memory-bytes=67108864 --cpu-seconds=0 --wall-seconds=0 -- \
            "$PROGRAMS/hostile" fills "$folder/x"
        expect_end memory-limit
    done
}

@test "a bomb of forks is ended" {
    [[ $(tiers) == none ]] && skip "no namespaces on this machine"
    local name
    for name in forks forks_away; do
        confined namespaces --processes=50 --cpu-seconds=0 --wall-seconds=0 -- "$PROGRAMS/hostile" "$name"
        assert_equal "$status" 124
        expect_end process-limit
        run pgrep -f "$PROGRAMS/hostile"
        assert_output ''
    done
}

@test "it reaches nothing outside" {
    [[ $(tiers) == none ]] && skip "no namespaces on this machine"
    local path
    confined namespaces -- "$PROGRAMS/hostile" kills_all
    assert_output survived
    expect_end exited
    confined namespaces -- "$PROGRAMS/hostile" stops_watcher
    expect_end exited
    confined namespaces -- "$PROGRAMS/hostile" forges
    assert_output 'got 0'
    refute_report forged
    [[ $(wc -l < report) == 1 ]]
    for path in "$BATS_TEST_DIRNAME" "$PWD/report" /root /home /var /etc/shadow /sys; do
        confined namespaces -- "$PROGRAMS/hostile" sees "$path"
        assert_output "$path: not there"
    done
    for path in "$PROGRAMS/x" /x /usr/x /etc/x /run/confine /proc/sys/kernel/domainname; do
        confined namespaces -- "$PROGRAMS/hostile" writes_to "$path"
        refute_output "$path: open"
    done
    mkdir more
    confined namespaces --write="$PWD/more" -- "$PROGRAMS/hostile" writes_to "$PWD/more/x"
    assert_output "$PWD/more/x: open"
    expect_report '"leftovers":[]'
}

@test "its watcher keeps what it watches with" {
    [[ $(tiers) == none ]] && skip "no namespaces on this machine"
    confined namespaces -- "$PROGRAMS/hostile" disarms_watcher
    assert_output 'still watched'
    expect_end exited
    # Root as a container has it: its namespaces are within one of users.
    as_in_container() { setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin "$CONFINE" "$@"; }
    ((EUID == 0)) && command -v setpriv > /dev/null && [[ $(as_in_container --tier-only) == namespaces ]] || return 0
    run --separate-stderr as_in_container --work="$WORK" --read="$PROGRAMS" -- "$PROGRAMS/hostile" disarms_watcher
    assert_output 'still watched'
    # The orphan by which it knows that the watcher has looked.
    assert_equal "${#stderr_lines[@]}" 1
    [[ $stderr == 'confine: zombie: a child '* ]]
}

@test "its limits are met however it waits" {
    local tier
    for tier in $(tiers); do
        # Its parent cannot be interrupted meanwhile, as if it waited for a disk.
        confined "$tier" --wall-seconds=0.5 -- "$PROGRAMS/hostile" sleeps_by_vfork
        expect_end wall-limit
        confined "$tier" -- "$PROGRAMS/hostile" goes_behind
        assert_output '0 0'
    done
}

@test "calls that reach beyond it are refused" {
    local tier
    for tier in $(tiers); do
        confined "$tier" -- "$PROGRAMS/hostile" asks_for_more
        assert_output '0 granted, Operation not permitted'
    done
}

@test "without namespaces the watcher cannot be stopped or talked to either" {
    confined none -- "$PROGRAMS/hostile" stops_watcher
    expect_end exited
    confined none -- "$PROGRAMS/hostile" forges
    refute_report forged
}

@test "nothing is left when confine itself is ended, at any moment" {
    local tier how moment pid
    for tier in $(tiers); do
        # Not SIGINT: a shell has what it starts in the background ignore it.
        for how in HUP TERM KILL; do
            for moment in 0 0.002 0.004 0.008 0.02 0.05; do
                "$CONFINE" --tier="$tier" --work="$WORK" --read="$PROGRAMS" --wall-seconds=0 -- \
                    bash -c "'$PROGRAMS/hostile' sleeps & '$PROGRAMS/hostile' sleeps" 3>&- &
                pid=$!
                sleep "$moment"
                kill -"$how" "$pid"
                wait "$pid" || true
                # The kernel ends what was inside; that takes it a moment, however busy it is.
                until ! pgrep -f "$PROGRAMS/hostile. sleeps" > /dev/null; do
                    :
                done
            done
        done
    done
}

@test "an ordinary user gets the same" {
    ((EUID == 0)) || skip "we are one"
    command -v runuser > /dev/null || skip "no runuser"
    # Where others may look: the folders of Bats are closed to them.
    local open tier name
    open=$(mktemp -d)
    cp "$CONFINE" "$open/confine"
    cp "$PROGRAMS"/{deadlocks,hostile,children} "$open"
    mkdir "$open/work"
    chmod -R a+rwX "$open"
    cd "$open" || return
    for tier in namespaces none; do
        [[ $tier == namespaces && $(runuser -u nobody -- ./confine --tier-only) == none ]] && continue
        as_nobody() { # OPTION… -- COMMAND…
            rm -f report
            run runuser -u nobody -- ./confine --tier="$tier" --report=report --work=work --read=. \
                --source=deadlocks.c --wall-seconds=0 "$@" < /dev/null
            report=$(< report)
        }
        for name in parent_keeps full_pipes lock_order; do
            as_nobody -- "$open/deadlocks" "$name"
            expect_end stuck
            expect_report "\"line\":$(line_of deadlocks.c "waits: $name"),"
        done
        as_nobody -- "$open/children" ended_before
        expect_report '"kind":"zombie"'
        as_nobody -- "$open/hostile" forges
        assert_output 'got 0'
        for name in forks forks_away; do
            as_nobody --processes=50 --cpu-seconds=0 -- "$open/hostile" "$name"
            expect_end process-limit
        done
    done
    cd / || return
    rm -rf "$open"
}

# The supervisor and the diagnosis, compiled with the sanitizers: any report makes a file here.
@test "confine is clean under ASan and UBSan" {
    local build=$BATS_TEST_TMPDIR/build name
    make --silent -C "$root" SANITIZE=1 BUILD="$build" "$build/bin/confine"
    CONFINE=$build/bin/confine
    export ASAN_OPTIONS=log_path=$PWD/asan UBSAN_OPTIONS=log_path=$PWD/ubsan
    for name in $("$PROGRAMS/deadlocks"); do
        confined none -- "$PROGRAMS/deadlocks" "$name"
    done
    for name in ended_before three; do
        confined none -- "$PROGRAMS/children" "$name"
    done
    confined none -- "$PROGRAMS/leaves" shm semaphore file fifo sysv-shm sysv-sem sysv-msg
    confined none --cpu-seconds=0.2 -- "$PROGRAMS/hostile" spins
    confined none -- /no/such/command
    run cat asan.* ubsan.*
    [[ $output != *ERROR* && $output != *'runtime error'* ]] || fail "$output"
}

@test "the supervisor is clean under Valgrind" {
    local name
    for name in parent_keeps lock_order outlives; do
        run valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
            --trace-children=no --child-silent-after-fork=yes \
            "$CONFINE" --inside=9 --tier=none --work="$WORK" --source=deadlocks.c -- \
            "$PROGRAMS/deadlocks" "$name" 9> report < /dev/null
        [[ $status == 124 || ($name == outlives && $status == 0) ]] || fail "$output"
        assert_output ''
        report=$(< report)
        expect_report "\"line\":$(line_of deadlocks.c "waits: $name"),"
    done
}

@test "with only few files in reach it is no more than the command" {
    python3 -c 'import ctypes; exit(ctypes.CDLL(None).syscall(444, 0, 0, 1) < 1)' || skip "no Landlock in this kernel"
    only() { run "$CONFINE" --only-files --read="$PWD/seen" --write="$PWD/made" "$@"; }
    mkdir seen made hidden
    echo seen > seen/file
    echo hidden > hidden/file
    ln -s "$PWD/hidden/file" seen/link
    only -- cat seen/file
    assert_output seen
    only -- cat hidden/file
    assert_failure
    refute_output --partial 'hidden'$'\n'
    only -- cat seen/link
    assert_failure
    only -- cat seen/../hidden/file /etc/passwd /proc/self/environ
    assert_output --regexp 'hidden/file: Permission denied.*passwd: Permission denied.*environ: Permission denied'
    only -- bash -c 'echo "$TMPDIR"; echo new > "$TMPDIR/file" && ! echo new > seen/file'
    assert_success
    assert_line "$PWD/made"
    only --output-bytes=1000 -- bash -c 'head -c 2000 /usr/bin/bash > made/large'
    assert_failure
    only --memory-bytes=100000000 -- bash -c 'x=$(head -c 300000000 /usr/bin/bash /usr/bin/* | tr "\0" x)'
    assert_failure
    only -- bash -c 'exit 7'
    assert_equal "$status" 7
    only -- /no/such/command
    assert_equal "$status" 125
}

@test "by hand, without a report, what went wrong is told on standard error" {
    mkdir -p "$WORK"
    run --separate-stderr "$CONFINE" --work="$WORK" --read="$PROGRAMS" --source=deadlocks.c -- "$PROGRAMS/deadlocks" alone < /dev/null
    assert_failure 124
    assert_output ''
    assert_regex "$stderr" '^confine: deadlock: deadlocks\.c:[0-9]+: '
}
