#!/usr/bin/env bats
# The programs of chapters/05-mutexes-and-conditions.md: each is run, and does what the chapter says of
# it. The wrong ones fail under the scheduler, as the kind that the chapter shows; the right ones pass
# there, in many native rounds, under the sanitizers and under Valgrind.

bats_require_minimum_version 1.5.0

# The right programs, with arguments that make some of them small.
RIGHT=(
    locked_balance withdraw transfer_ordered one_wait semaphore_buffer barrier publish timed_take
    semaphores mutex_errors robust 'bounded_buffer 1000 3' 'false_sharing 1000' 'granularity 100'
)

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s grader chapters
    local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    local right=("${RIGHT[@]%% *}")
    make -s BUILD=build/asan CFLAGS="$sanitizers" LDFLAGS="$sanitizers" \
        "${right[@]/#/build/asan/chapters/05-mutexes-and-conditions/}"
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    source=$root/solutions/05-mutexes-and-conditions
    bin=$root/build/chapters/05-mutexes-and-conditions
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

# breaks KIND NAME ARGS...: the scheduler finds a schedule in which the program under broken/ fails as
# KIND. ARGS are interleave's: what follows -- is the program's.
breaks() {
    run "$root/grader/interleave" --json "$source/broken/$2.c" "${@:3}" 3>&-
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

@test "mutexes: an update is lost, volatile does not help, a lock does" {
    breaks race lost_update
    breaks assertion lost_update --races off
    breaks race volatile_flag
    passes locked_balance.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
}

@test "invariants: check then act overdraws without a race, an early return stays locked" {
    breaks assertion check_then_act
    breaks deadlock returns_locked
    passes withdraw.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
}

@test "lock order: two orders deadlock, one does not" {
    breaks deadlock transfer
    passes transfer_ordered.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
}

@test "the buffer's four versions: it spins, loses the wake-up, sleeps holding, is right" {
    breaks livelock spins
    breaks lost-wakeup loses_the_wakeup
    breaks deadlock sleeps_holding
    passes --schedules 20000 one_wait.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
}

@test "polls takes its item, and counts its looks" {
    program broken/polls
    assert_success
    assert_output --regexp '^took 1, looked [0-9]+ times in vain$'
}

@test "if for while: a stolen wake-up with two consumers, a spurious one with one" {
    breaks assertion if_not_while --spurious off
    breaks assertion if_not_while -- one
    run -0 "$root/grader/interleave" --spurious off "$source/broken/if_not_while.c" -- one
}

@test "one condition for two predicates, a signal where all must know, a signal too few" {
    breaks lost-wakeup one_condition --spurious off
    breaks lost-wakeup closes_with_signal
    breaks lost-wakeup signals_the_first
    breaks memory-error signals_the_freed
}

@test "bounded_buffer: everything arrives, whatever the capacity and the schedule" {
    local capacity
    for capacity in 1 2 3 100; do
        program bounded_buffer 2000 "$capacity"
        assert_success
        assert_output '2 producers put 1 to 2000, 3 consumers took 4002000 in all'
        rounds 20 bounded_buffer 2000 "$capacity"
    done
    passes bounded_buffer.c buffer.c -- 1 1
    passes bounded_buffer.c buffer.c -- 2 1
}

@test "buffer_init is undone when memory is refused" {
    cd "$source"
    run -0 "$root/grader/interleave" --faults enomem bounded_buffer.c buffer.c -- 1 1
}

@test "clocks: a while taken for a moment is over at once; an item beats the deadline" {
    program broken/relative_deadline
    assert_success
    assert_output 'ETIMEDOUT after 0 s'
    program timed_take
    assert_success
    assert_output $'within 50 ms: ETIMEDOUT\nwithin -1000 ms: took 7\nwithin 50 ms: EPIPE'
    rounds 10 timed_take
    passes timed_take.c buffer.c
}

@test "semaphores: counted, named, from a handler, interrupted, without an owner" {
    program semaphores
    assert_success
    assert_output - << 'END'
two posts, nobody waiting:     2
made with 3, opened with 5:    3
posted by a handler:           taken, 0 left
a handler ran during the wait: -1, EINTR
began with 1, its taker died:  0
END
    rounds 20 semaphores
    breaks deadlock waits_holding
    passes semaphore_buffer.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
}

@test "read-write locks: two readers that upgrade wait for each other" {
    breaks deadlock upgrade
}

@test "barriers: without a generation the second round catches the first" {
    breaks lost-wakeup no_generation --spurious off
    passes --schedules 20000 barrier.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
}

@test "errors: each kind of mutex returns its own, and errno is left alone" {
    program mutex_errors
    assert_success
    assert_output - << 'END'
error-checking, unlock when free:    EPERM
error-checking, lock:                0
error-checking, lock again:          EDEADLK
error-checking, unlock by another:   EPERM
destroy while locked:                EBUSY
and errno after all that:            0
recursive, lock:                     0
recursive, lock again:               0
normal, lock:                        0
normal, trylock while it is locked:  EBUSY
END
}

@test "robust: the owner dies, the next repairs, or the mutex is lost" {
    program robust
    assert_success
    assert_output - << 'END'
the owner died:              EOWNERDEAD, alice 50, bob 100
repaired:                    0, alice 50, bob 150
the owner died again:        EOWNERDEAD, alice 0, bob 150
unlocked without repair:     ENOTRECOVERABLE, alice 0, bob 150
END
    rounds 50 robust
    passes robust.c
    breaks deadlock forks_locked
}

@test "livelock: two who give way to each other" {
    breaks livelock gives_way
}

@test "a relaxed flag publishes nothing, a released one does" {
    breaks race relaxed_flag
    passes publish.c
    assert_output --regexp ': all [0-9]+ schedules with at most 2 preemptions pass$'
}

@test "the measurements end, and print two numbers each" {
    program false_sharing 1000
    assert_success
    assert_output --regexp $'^in one cache line: [0-9]+ ms\nin two: +[0-9]+ ms$'
    program granularity 100
    assert_success
    assert_output --regexp $'^one lock for all: +[0-9]+ ms\na lock each account: [0-9]+ ms$'
}

@test "the right programs say the same in many rounds" {
    local name
    for name in locked_balance withdraw transfer_ordered one_wait semaphore_buffer barrier publish; do
        program "$name"
        assert_success
        rounds 50 "$name"
    done
}

@test "the right programs are clean under ASan and UBSan" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086 # words: a program and its arguments
        run "$root"/build/asan/chapters/05-mutexes-and-conditions/$line 3>&-
        assert_success
        refute_output --partial Sanitizer
        refute_output --partial 'runtime error'
    done
}

@test "the right programs lose no memory, says Valgrind" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086
        run valgrind -q --error-exitcode=99 --leak-check=full \
            --errors-for-leak-kinds=definite,indirect "$bin"/$line 3>&-
        assert_success
    done
}

@test "what the transcripts show can be typed where the chapter says" {
    local chapter=$root/chapters/05-mutexes-and-conditions.md preparation line command
    preparation=$(sed -n '/^```sh$/,/^```$/{//!p}' "$chapter")
    [[ $preparation == *PATH=* ]]
    cd "$root"
    (($(grep -c '^\$ ' "$chapter") == $(grep -cE '^<!-- run:' "$chapter")))
    eval "$preparation" 3>&-
    while IFS= read -r line; do
        read -r command _ <<< "$line"
        type -P "$command" || fail "cannot be typed: $line"
    done < <(sed -n 's/^\$ //p' "$chapter")
}
