#!/usr/bin/env bats
# The pool of chapters/07-thread-pool.md: natively in many rounds, under the sanitizers and Valgrind,
# and under every schedule of small drivers (tests/chapter_07); and the chapter's programs.

bats_require_minimum_version 1.5.0

LIBRARY=(solutions/07-thread-pool/thread_pool.c solutions/07-thread-pool/future.c)
FLAGS=(-std=c17 -D_GNU_SOURCE= -Wall -Wextra -Wconversion -Werror -g -pthread)

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s grader chapters
    export api=$BATS_FILE_TMPDIR/api
    gcc "${FLAGS[@]}" -O2 tests/chapter_07/api.c "${LIBRARY[@]}" -o "$api"
    clang "${FLAGS[@]}" -O1 -fsanitize=thread tests/chapter_07/api.c "${LIBRARY[@]}" -o "$api.tsan"
    clang "${FLAGS[@]}" -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined \
        tests/chapter_07/api.c "${LIBRARY[@]}" -o "$api.asan"
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    cd "$BATS_TEST_DIRNAME/.." || return
}

# explore DRIVER OPTIONS...: a driver of tests/chapter_07 with the library, or with what stands in
# its place in $library.
explore() {
    run grader/interleave "tests/chapter_07/$1.c" "${library[@]:-${LIBRARY[@]}}" "${@:2}" 3>&-
}

# all DRIVER OPTIONS...: every schedule with at most one preemption passes, which is a proof.
all() {
    explore "$@" --strategy=exhaustive --preemptions=1 --spurious=off --schedules=0
    assert_success
    assert_output --regexp 'all [0-9]+ schedules with at most 1 preemptions pass'
}

# many DRIVER OPTIONS...: 1,500 schedules of all strategies, with spurious wake-ups.
many() {
    explore "$@" --schedules=1500
    assert_success
    assert_output --regexp '^no failure in [0-9]+ schedules'
}

@test "the pool keeps what its headers promise, in many rounds" {
    run "$api" 50
    assert_success
    assert_output 'as promised'
}

@test "the pool is clean under ThreadSanitizer, ASan, UBSan and Valgrind" {
    run "$api.tsan" 2
    assert_success
    assert_output 'as promised'
    run "$api.asan" 2
    assert_success
    assert_output 'as promised'
    run valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=all "$api" 1
    assert_success
    assert_output 'as promised'
}

@test "idle: two who wait see all done, under every schedule" {
    all idle --flag=-DWORKERS=1
    many idle --flag=-DWORKERS=2
}

@test "a queue of one place: nobody waits for ever, under every schedule" {
    all backpressure --flag=-DTASKS=1
    many backpressure --flag=-DTASKS=2
}

@test "shutdown drains or discards, and sees everybody out, under every schedule" {
    all shutdown --flag=-DHOW=POOL_DRAIN
    all shutdown --flag=-DHOW=POOL_DISCARD
    many shutdown --flag=-DHOW=POOL_DISCARD
}

@test "tasks submit tasks through a full queue, under every schedule" {
    all nested --flag=-DWORKERS=1 --flag=-DLEVELS=1
    many nested --flag=-DWORKERS=2 --flag=-DLEVELS=2
}

@test "futures: a task waits for its own pool of one worker, under every schedule" {
    all futures --flag=-DWORKERS=1
    many futures --flag=-DWORKERS=2
}

@test "cancellation: a task runs or is canceled, never both, under every schedule" {
    all cancellation
    many cancellation
}

@test "deadlines: in time or ETIMEDOUT, under many schedules" {
    many deadline
}

@test "a task may wait for one behind it in the same batch, under every schedule" {
    all batches
    many batches
}

@test "a thread that cannot be made, and memory that there is not, leave nothing behind" {
    many create --faults=thread,enomem
}

# others NAME OPTIONS...: a driver of what is built by the same rules.
others() {
    run grader/interleave "tests/chapter_07/$1.c" "solutions/07-thread-pool/$1.c" "${@:2}" 3>&-
    assert_success
    assert_output --regexp '^no failure in [0-9]+ schedules'
}

@test "the fast queue and the fast read-write lock, under many schedules" {
    others fast_queue --flag=-DCAPACITY=1 --flag=-DITEMS=3 --schedules=1000
    others fast_queue --flag=-DCAPACITY=3 --flag=-DITEMS=4 --schedules=1000
    others fast_rwlock --flag=-DWRITES=2 --schedules=1000
}

# The chapter's programs.
program() {
    run "build/chapters/07-thread-pool/$1" "${@:2}" 3>&-
}

@test "twenty_jobs: all done, in four rounds of virtual time" {
    program twenty_jobs 20
    assert_success
    assert_line '20 of 20 jobs done'
    run grader/interleave --seed 0 --check 'grep -x "Process ended in 12\.0.. s" >&2' \
        solutions/07-thread-pool/{twenty_jobs,thread_pool}.c solutions/02-pipes/error.c -- 3000 3>&-
    assert_success
    run grader/interleave --schedules 300 --check 'grep -qx "20 of 20 jobs done"' \
        solutions/07-thread-pool/{twenty_jobs,thread_pool}.c solutions/02-pipes/error.c -- 3000 3>&-
    assert_success
}

@test "full_queue, two_ends, take_back and add_up say what they must, in many rounds" {
    local i
    for ((i = 0; i < 5; i++)); do
        program full_queue
        assert_success
        assert_line --regexp '^third, not waiting +EAGAIN$'
        assert_line --regexp '^third, waiting a second +ETIMEDOUT$'
        assert_line --regexp '^fourth, after shutdown +ESHUTDOWN$'
    done
    for ((i = 0; i < 50; i++)); do
        program two_ends drain
        assert_output '5 ran, 0 dropped'
        program two_ends discard
        assert_output '0 ran, 5 dropped'
        program take_back
        assert_success
        assert_output $'cancel the second: 0\ncancel it again: ECANCELED\nits result: ECANCELED\nfirst runs\nthird runs\ncancel the first: EBUSY'
        program add_up 100 $((i % 3 + 1))
        assert_output 'the numbers from 1 to 100 add up to 5050'
    done
}

# fails NAME KIND OPTIONS...: the article's pool, as that kind.
fails() {
    run grader/interleave "solutions/07-thread-pool/broken/article_$1.c" \
        solutions/07-thread-pool/broken/article_pool.c solutions/02-pipes/error.c "${@:3}" 3>&-
    assert_failure 1
    assert_output --regexp "^$2"
}

@test "each mistake of the article's pool has its schedule" {
    fails wait race
    fails wait lost-wakeup --races off
    fails idle assertion
    fails waiters lost-wakeup
    fails late assertion
}

@test "a task that sleeps until its own pool has done something is a deadlock" {
    run build/bin/confine --work="$BATS_TEST_TMPDIR" --read=build/chapters/07-thread-pool/broken -- \
        "$PWD/build/chapters/07-thread-pool/broken/waits_for_its_pool" 3>&-
    assert_failure 124
    assert_output --partial deadlock
}

@test "the three slower pools are right as well" {
    local name
    for name in two_conditions after_unlock lock_free; do
        clang -std=c17 -D_GNU_SOURCE= -O1 -g -fsanitize=thread -pthread \
            tests/benchmarks/pool/{slower,measure}.c "solutions/07-thread-pool/slower/$name.c" \
            -o "$BATS_TEST_TMPDIR/$name"
        run "$BATS_TEST_TMPDIR/$name" switches 3
        assert_success
        refute_output --partial ThreadSanitizer
    done
}

@test "what the transcripts show can be typed where the chapter says" {
    local chapter=chapters/07-thread-pool.md preparation line command
    preparation=$(sed -n '/^```sh$/,/^```$/{//!p}' "$chapter")
    (($(grep -c '^\$ ' "$chapter") == $(grep -cE '^<!-- run(-confined)?:' "$chapter")))
    eval "$preparation" 3>&-
    while IFS= read -r line; do
        while read -r command _; do # each word that stands where a command does
            type -P "$command" || fail "cannot be typed: $line"
        done <<< "${line//;/$'\n'}"
    done < <(sed -n 's/^\$ //p' "$chapter")
}

# mutant KINDS FILE SED DRIVER OPTIONS...: with that change the driver fails, as one of the kinds.
mutant() {
    local kind=$1 file=$2 change=$3 room=$BATS_TEST_TMPDIR/solutions/07-thread-pool
    mkdir -p "$room" "$BATS_TEST_TMPDIR/tests"
    cp solutions/07-thread-pool/*.[ch] "$room"
    cp -r tests/chapter_07 "$BATS_TEST_TMPDIR/tests"
    sed -i -E "$change" "$room/$file"
    ! cmp -s "$room/$file" "solutions/07-thread-pool/$file" || fail "nothing to change: $change"
    run grader/interleave "$BATS_TEST_TMPDIR/tests/chapter_07/$4.c" \
        "$room/thread_pool.c" "$room/future.c" "${@:5}" 3>&-
    assert_failure 1
    assert_output --regexp "^($kind)"
}

@test "the drivers see what they are for" {
    mutant 'deadlock|lost-wakeup' thread_pool.c 's/= me->end == 0 && steal\(.*/= false;/' batches
    mutant 'deadlock|lost-wakeup' thread_pool.c '/there may be more/d; s/if \(stolen \|\|.*/;/' batches
    mutant 'race|crash' thread_pool.c 's/while \(pool->unfinished/while (pool->queued/' \
        idle --flag=-DWORKERS=1
    mutant 'deadlock|lost-wakeup' thread_pool.c 's/broadcast\(&pool->quiet/signal(\&pool->quiet/' idle --flag=-DWORKERS=1
    mutant 'deadlock|lost-wakeup' thread_pool.c 's/broadcast\(&pool->room/signal(\&pool->room/' backpressure --flag=-DTASKS=2
    mutant 'deadlock|lost-wakeup' thread_pool.c 's/^( +)if \(employer == pool\)$/\1if (false)/' nested --flag=-DWORKERS=1 --flag=-DLEVELS=1
    mutant 'deadlock|lost-wakeup' future.c 's/ && pool_employs_caller.*\)$/ \&\& false)/' futures --flag=-DWORKERS=1
    mutant 'race|crash' future.c 's/= future->state == WAITING \?/= future->state <= RUNNING ?/' cancellation
    mutant memory-error future.c 's/references = 2/references = 1/' futures --flag=-DWORKERS=1
    mutant 'fault-handling|memory-error|race' thread_pool.c 's/^ +end\(pool, made\);//' create --faults=thread,enomem
}
