#!/usr/bin/env bats
# The programs of chapters/01-processes-and-threads.md: each is run, and does what the chapter says of
# it. The right ones also under the sanitizers and Valgrind, those with threads under the controlled
# scheduler. What an ordinary run shows by luck only is asked of the scheduler, and not of luck.

bats_require_minimum_version 1.5.0

# The right programs.
RIGHT=(
    shares who_first endings reap start_once arguments parallel_sum counter_mutex counter_atomic
    atomic_flag publish store_buffer costs
)

# Those that Valgrind, which runs one thread at a time and fifty times slower, is of use for.
WATCHED=(
    shares who_first endings reap start_once arguments parallel_sum counter_mutex counter_atomic
)

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s grader chapters
    local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    make -s BUILD=build/asan CFLAGS="$sanitizers" LDFLAGS="$sanitizers" \
        "${RIGHT[@]/#/build/asan/chapters/01-processes-and-threads/}"
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    bin=$root/build/chapters/01-processes-and-threads
    solutions=$root/solutions/01-processes-and-threads
    export TMPDIR=$BATS_TEST_TMPDIR
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

# explore NAME OPTIONS...: a program of the chapter that needs no other part than error.c, under the
# controlled scheduler.
explore() {
    run "$root/grader/interleave" "$solutions/$1.c" "$root/solutions/02-pipes/error.c" "${@:2}" 3>&-
}

# wrong KIND NAME OPTIONS...: a schedule breaks the program, in this way.
wrong() {
    explore "${@:2}"
    assert_equal "$status" 1
    assert_regex "${lines[0]}" "^$1( |\$)"
}

# proved NAME OPTIONS...: no schedule with at most two preemptions breaks the program.
proved() {
    explore "$@"
    assert_success
    assert_output --regexp 'all [0-9]+ schedules with at most 2 preemptions pass'
}

# compiled COMPILER LEVEL: what plain_flag says then.
compiled() {
    "$1" "$2" -D_GNU_SOURCE -pthread -o flag "$solutions/broken/plain_flag.c" \
        "$root/solutions/02-pipes/error.c"
    run ./flag 3>&-
}

@test "lost_result: a thread's count arrives, a child's does not" {
    program broken/lost_result thread
    assert_success
    assert_output '11 words'
    rounds 50 broken/lost_result thread
    program broken/lost_result process
    assert_success
    assert_output '0 words'
    rounds 50 broken/lost_result process
    program broken/lost_result
    assert_failure 2
}

@test "shares: what the creator notices of a child's deeds, and of a thread's" {
    program shares
    assert_success
    assert_output - << 'END'
noticed by the creator             by a child  by a thread
a global variable is set           -           yes
memory from malloc is set          -           yes
the folder is changed              -           yes
a descriptor is closed             -           yes
a file is read on                  yes         yes
memory from mmap, shared, is set   yes         yes
errno is set                       -           -
a signal is blocked                -           -
END
    rounds 50 shares
}

@test "who_first: either may be" {
    local first
    for first in parent child; do
        # shellcheck disable=SC2016 # for the shell of --check
        wrong wrong-output who_first --check "test \"\$(head -n 1)\" = $first"
    done
    proved who_first --check 'test "$(sort | tr "\n" " ")" = "child parent "'
}

@test "fork_lock_held: the child waits for a thread that was not copied" {
    run "$root/build/bin/confine" --report "$BATS_TEST_TMPDIR/report" --read "$bin" \
        -- "$bin/broken/fork_lock_held" < /dev/null 3>&-
    assert_equal "$status" 124
    assert_regex "$(< report)" '"kind":"deadlock"'
    wrong deadlock broken/fork_lock_held
}

@test "killed_is_success takes a killed child for one that has saved all" {
    program broken/killed_is_success
    assert_success
    assert_output 'the child says: all saved'
    rounds 50 broken/killed_is_success
}

@test "endings: every way in which a child ends" {
    program endings
    assert_success
    assert_output - << 'END'
_exit(3): exit 3
_exit(259): exit 3
_exit(-1): exit 255
abort(): signal 6 (ABRT)
kill -KILL: signal 9 (KILL)
the command false: exit 1
no-such-command: exit 127
END
}

@test "runs_on: a child whose exec failed does the parent's work too" {
    program broken/runs_on
    assert_success
    assert_output $'somebody without a child: the work is done\nthe parent: the work is done'
    rounds 50 broken/runs_on
}

@test "zombies stay, one_per_signal leaves two, reap leaves none" {
    program broken/zombies
    assert_success
    assert_output $'child 0: state Z\nchild 1: state Z\nchild 2: state Z'
    program broken/one_per_signal
    assert_success
    assert_line 'handler called: 1, children reaped: 1'
    assert_equal "$(grep -c 'state Z' <<< "$output")" 2
    program reap
    assert_success
    assert_output - << 'END'
handler called: 1, children reaped: 3
child 0: state -
child 1: state -
child 2: state -
END
    rounds 50 reap
}

@test "start_twice, lost_line, start_once: whose buffer is written out" {
    program broken/start_twice
    assert_success
    assert_output $'start\nchild\nstart\nparent'
    rounds 50 broken/start_twice
    program broken/lost_line
    assert_success
    assert_output $'start\nparent'
    program start_once
    assert_success
    assert_output $'start\nchild\nparent'
    rounds 50 start_once
    program broken/forks
    assert_success
    assert_equal "$(grep -c '^before$' <<< "$output")" 8
    assert_equal "$(grep -c '^after$' <<< "$output")" 8
}

@test "start_twice prints its first line once on a terminal" {
    run script -qec "$bin/broken/start_twice" /dev/null < /dev/null 3>&-
    assert_success
    assert_equal "$(tr -d '\r' <<< "$output")" $'start\nchild\nparent'
}

@test "loop_variable is a race, arguments is right in all schedules" {
    wrong race broken/loop_variable
    assert_output --partial 'main writes a local variable'
    proved arguments
    program arguments
    assert_success
    assert_output $'thread 0: 0\nthread 1: 1\nthread 2: 4'
    rounds 50 arguments
}

@test "dead_stack greets what the next function has left" {
    program broken/dead_stack
    assert_output 'hello, xxxxxxx'
    rounds 50 broken/dead_stack
}

@test "leaves_early leaves a thread behind; parallel_sum joins" {
    wrong thread-leak broken/leaves_early
    wrong wrong-output broken/leaves_early --check 'grep -q saved'
    explore parallel_sum --schedules 100
    assert_success
    program parallel_sum
    assert_output 500500
    rounds 50 parallel_sum
}

@test "counter loses an update and is a race; with a mutex or an atomic it is right in all schedules" {
    wrong wrong-exit broken/counter --flag=-DTIMES=1 --races=off
    assert_output --partial 'counter++: reads 0, writes 1'
    wrong race broken/counter
    local name
    for name in counter_mutex counter_atomic; do
        proved "$name" --flag=-DTIMES=2
        program "$name"
        assert_success
        assert_output '200 of 200'
        rounds 50 "$name"
    done
}

@test "load_and_store has no data race and loses an update all the same" {
    wrong wrong-exit broken/load_and_store --flag=-DTIMES=1
    refute_output --partial race
}

@test "plain_flag is three programs, atomic_flag one" {
    program broken/plain_flag
    assert_failure 1
    assert_output 'the flag is set, and a tenth of a second later the loop still runs'
    compiled gcc -O0
    assert_success
    assert_output 'saw the flag'
    compiled clang -O2
    assert_success
    assert_output 'left the loop before the flag was set'
    program atomic_flag
    assert_success
    assert_output 'saw the flag'
    rounds 10 atomic_flag
}

@test "volatile_flag is a race; publish is not, and with relaxed orders it is" {
    wrong race broken/volatile_flag
    explore publish --schedules 300
    assert_success
    program publish
    assert_output 'the answer is 42'
    rounds 50 publish
    sed -E 's/memory_order_(release|acquire)/memory_order_relaxed/' "$solutions/publish.c" > relaxed.c
    run "$root/grader/interleave" relaxed.c "$root/solutions/02-pipes/error.c" \
        --flag="-I$solutions" 3>&-
    assert_equal "$status" 1
    assert_output --partial 'writes answer'
}

@test "store_buffer: never when sequentially consistent, never on one processor" {
    program store_buffer
    assert_success
    assert_line 'sequentially consistent: never'
    local cpu
    cpu=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*\([0-9]*\).*/\1/p' /proc/self/status)
    run taskset -c "$cpu" "$bin/store_buffer" 3>&-
    assert_success
    assert_line --regexp '^relaxed: +0 times$'
}

@test "cpu_clock sees no time pass, the timer does" {
    program broken/cpu_clock
    assert_success
    assert_line 'clock: 0.0 s'
    assert_line --regexp '^Process ended in [0-9]+\.[0-9]{3} s$'
    refute_line --regexp 'in 0\.[01]'
    program costs
    assert_success
    assert_line --regexp '^thread: +[0-9]+ us$'
}

@test "no program leaves a file behind" {
    local name
    for name in "${RIGHT[@]}"; do
        "$bin/$name" > output 2>&1 3>&-
    done
    rm output
    assert_equal "$(ls -A)" ''
}

@test "the right programs are clean under ASan and UBSan" {
    local name
    for name in "${RIGHT[@]}"; do
        run "$root/build/asan/chapters/01-processes-and-threads/$name" 3>&-
        assert_success
        refute_output --partial Sanitizer
        refute_output --partial 'runtime error'
    done
}

@test "the right programs are clean under Valgrind, and close what they open" {
    local name
    for name in "${WATCHED[@]}"; do
        run valgrind -q --leak-check=full --errors-for-leak-kinds=definite,indirect \
            --error-exitcode=99 --log-file=%p.log "$bin/$name" 3>&-
        assert_success
        run cat ./*.log
        assert_output ''
        rm ./*.log
    done
}

@test "what the transcripts show can be typed where the chapter says" {
    local chapter=$root/chapters/01-processes-and-threads.md preparation line command
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
