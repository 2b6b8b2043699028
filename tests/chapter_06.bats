#!/usr/bin/env bats
# The programs of chapters/06-shared-memory.md: each is run, and does what the chapter says of it.
# The wrong ones fail under the scheduler, as the kind that the chapter shows; the right ones pass
# there, in native rounds, under the sanitizers and under Valgrind.

bats_require_minimum_version 1.5.0

RINGS=(ring_naive ring_ordered ring_padded ring_cached ring_batched ring_flagged)

# The right programs, with arguments that make some of them small.
RIGHT=(
    hello_shared sizes names create_or_attach offsets counts_locked robust_transfer semaphore_slots
    named_semaphore 'array_waits -1' publish_shared futex_flag 'two_counters 1000' ring_try
    ring_wrap "${RINGS[@]/%/ 3000 1}"
)

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s grader chapters
    local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
    local right=("${RIGHT[@]%% *}")
    make -s BUILD=build/asan CFLAGS="$sanitizers" LDFLAGS="$sanitizers" \
        "${right[@]/#/build/asan/chapters/06-shared-memory/}"
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    source=$root/solutions/06-shared-memory
    bin=$root/build/chapters/06-shared-memory
    cd "$BATS_TEST_TMPDIR" || return
}

# program NAME ARGS...: runs a program of the chapter, with nothing of Bats' open; its standard
# error is part of $output.
program() {
    run "$bin/$1" "${@:2}" 3>&-
}

# breaks KIND NAME ARGS...: the scheduler finds a schedule in which the program under broken/ fails
# as KIND. ARGS are interleave's: what follows -- is the program's.
breaks() {
    run "$root/grader/interleave" --json "$source/broken/$2.c" "${@:3}" 3>&-
    assert_equal "$status" 1
    assert_equal "$2: $(jq -r .kind <<< "$output")" "$2: $1"
}

# passes NAME.c [OPTION]...: it finds none among all schedules with few preemptions, and controls
# all that the program does.
passes() {
    cd "$source" || return
    run "$root/grader/interleave" "$@" 3>&-
    assert_success
    assert_output --regexp ': all [0-9]+ schedules with at most [12] preemptions? pass$'
    refute_output --partial uncontrolled
}

@test "mapping: a child writes, the parent reads; a private mapping is not shared" {
    program hello_shared
    assert_success
    assert_output 'the parent reads: hello from the child'
    program broken/private_mapping
    assert_output $'the child stores 42\nthe parent reads 0'
    passes hello_shared.c
}

@test "sizes: a new object has none, and one ends with its last page" {
    program broken/no_ftruncate
    assert_equal "$status" $((128 + $(kill -l BUS)))
    assert_line mapped
    refute_line written
    (($(getconf PAGESIZE) == 4096)) || skip 'pages of another size'
    program sizes
    assert_success
    assert_output - << 'END'
a mapping of 12288 bytes, an object of 100
  byte    99: ended
  byte  4095: ended
  byte  4096: SIGBUS
an object of 8192
  byte  4096: ended
  byte  8192: SIGBUS
  byte 12288: SIGSEGV
END
}

@test "anonymous: two processes lose an update" {
    breaks race counts_unlocked
    breaks assertion counts_unlocked --races off
}

@test "names: unlinked, the memory lives on; the name leads to another object" {
    program names
    assert_success
    assert_output - << 'END'
a file in /dev/shm:              yes
made once more, with O_EXCL:     EEXIST
opened after it was unlinked:    ENOENT
but in the mapping is still:     42
made again, under that name:     another, of 0 bytes
its mode, 0666 under umask 022:  0644
END
}

@test "creator and attacher: a name is not a size, a size is not content, a flag is" {
    breaks race attaches_early
    breaks assertion attaches_early --races off
    # It asks in a loop: more schedules than can all be run.
    run -0 "$root/grader/interleave" --schedules 500 "$source/create_or_attach.c"
    refute_output --partial uncontrolled
    local i
    for ((i = 0; i < 50; i++)); do
        program create_or_attach
        assert_success
    done
}

@test "addresses: a pointer leads nowhere in another process, an offset to the same node" {
    program broken/raw_pointer
    assert_output $'1\nSIGSEGV'
    program offsets
    assert_success
    assert_output $'at another address: yes\n1\n2\n3'
}

@test "locks: a mutex is for one process unless it is told" {
    breaks lock-misuse private_lock
    passes counts_locked.c
}

@test "robust: a lock dies with its owner, or the next one repairs, wherever it died" {
    breaks deadlock dies_holding
    program robust_transfer
    assert_success
    assert_output 'killed at 7 steps, 7 repairs; alice 0, bob 200'
    passes --preemptions 1 robust_transfer.c
}

@test "semaphores: they count, take turns, and ignore the value of what exists" {
    passes --preemptions 1 semaphore_slots.c
    passes --preemptions 1 named_semaphore.c
    program named_semaphore
    assert_success
    assert_output $'ping\npong\nping\npong'
    program broken/leftover
    assert_output $'this run begins with 1\nthis run begins with 0\nand could wait for ever'
}

@test "polling: it ends, late; a -1 among the numbers is waited for for ever; a count is not" {
    program broken/polls_array
    assert_success
    assert_equal "${#lines[@]}" 4
    assert_line --index 3 --regexp '^3, [0-9]+ ms after it was written$'
    breaks livelock polls_array -- -1
    program array_waits -1
    assert_success
    assert_line --index 0 --regexp '^-1, [0-9]+ ms after it was written$'
    assert_line --index 3 --regexp '^2, [0-9]+ ms after it was written$'
    passes --preemptions 1 array_waits.c -- -1
}

@test "atomics: a relaxed flag publishes nothing; a released one does; a futex waits for one" {
    breaks race relaxed_publish
    passes publish_shared.c
    passes futex_flag.c
    local i
    for ((i = 0; i < 50; i++)); do
        program futex_flag
        assert_success
    done
}

@test "false sharing: the measurement ends, and prints two numbers" {
    program two_counters 1000
    assert_success
    assert_output --regexp $'^in one cache line: [0-9]+ ms\nin two: +[0-9]+ ms$'
}

@test "the ring without atomics: every interleaving is right, and it races" {
    breaks race ring_plain
    passes --races off broken/ring_plain.c
}

@test "the ring that publishes first hands out what is not there" {
    breaks race ring_publishes_first
    breaks assertion ring_publishes_first --races off
}

@test "each of the ring's four orders is needed" {
    local order
    for order in 1 2 3 4; do
        breaks race ring_one_relaxed -- "$order"
    done
    run -0 "$root/grader/interleave" --preemptions 1 "$source/broken/ring_one_relaxed.c" -- 0
}

@test "every version of the ring passes under all schedules with few preemptions" {
    local version
    for version in "${RINGS[@]}"; do
        passes --preemptions 1 --flag="-DRING_HEADER=\"$version.h\"" ring_try.c
    done
    passes --preemptions 1 --flag='-DRING_HEADER="ring_batched.h"' --flag=-DRING_CAPACITY=2 \
        --flag=-DRING_BATCH=2 ring_try.c
}

@test "index arithmetic: every place of an index of 8 bits, every number of items" {
    program ring_wrap
    assert_success
    assert_output --regexp '^[0-9]+ checks, all right$'
    local version capacity flags=(-std=c17 -D_GNU_SOURCE= -O1 -Wall -Wextra -Werror -DRING_BATCH=1)
    for version in "${RINGS[@]}"; do
        for capacity in 1 2 4 32; do
            gcc "${flags[@]}" -DRING_CAPACITY="$capacity" -DRING_HEADER="\"$version.h\"" \
                -o wrap "$source/ring_wrap.c"
            run ./wrap
            assert_success
            assert_output --regexp 'all right$'
        done
    done
    for capacity in 3 256; do
        run ! gcc "${flags[@]}" -DRING_CAPACITY="$capacity" -o wrap "$source/ring_wrap.c"
        assert_output --partial 'static assertion failed'
    done
    program broken/ring_of_three
    assert_failure 1
    assert_output 'popped 256 where 255 was pushed'
}

@test "every version of the ring moves every item, with room for one, few and many" {
    local version capacity
    for version in "${RINGS[@]}"; do
        for capacity in 1 2 64; do
            gcc -std=c17 -D_GNU_SOURCE= -O1 -pthread -DRING_CAPACITY="$capacity" \
                -DRING_BATCH="$capacity" -o ring "$source/$version.c"
            run ./ring 2000 3 3>&-
            assert_success
        done
        program "$version" 200000 1
        assert_success
        assert_output --regexp '^[0-9.]+ million items a second$'
    done
}

@test "the right programs are clean under ASan and UBSan" {
    local line
    for line in "${RIGHT[@]}"; do
        # shellcheck disable=SC2086 # words: a program and its arguments
        run "$root"/build/asan/chapters/06-shared-memory/$line 3>&-
        assert_success
        # sizes is killed on purpose, in children: the sanitizer tells of those
        [[ $line == sizes ]] || refute_output --partial Sanitizer
        refute_output --partial 'runtime error'
    done
}

@test "the right programs lose no memory, says Valgrind" {
    local line
    for line in "${RIGHT[@]}"; do
        [[ $line != sizes ]] || continue # its children die, and Valgrind tells of it
        # shellcheck disable=SC2086
        run valgrind -q --error-exitcode=99 --leak-check=full \
            --errors-for-leak-kinds=definite,indirect "$bin"/$line 3>&-
        assert_success
    done
}

@test "no program leaves a name behind" {
    local line name
    for line in "${RIGHT[@]}" broken/leftover broken/no_ftruncate broken/raw_pointer; do
        # shellcheck disable=SC2086
        "$bin"/$line > log 2>&1 3>&- & # its names have its process's number in them
        wait $! || :
        for name in /dev/shm/*."$!"; do
            [[ ! -e $name ]] || fail "$line leaves $name"
        done
    done
}

@test "what the transcripts show can be typed where the chapter says" {
    local chapter=$root/chapters/06-shared-memory.md preparation line command
    preparation=$(sed -n '/^```sh$/,/^```$/{//!p}' "$chapter")
    [[ $preparation == *PATH=* ]]
    cd "$root"
    (($(grep -c '^\$ ' "$chapter") == $(grep -cE '^<!-- run:' "$chapter")))
    eval "$preparation" 3>&-
    while IFS= read -r line; do
        read -r command _ <<< "$line"
        [[ -n $(type -t "$command") ]] || fail "cannot be typed: $line"
    done < <(sed -n 's/^\$ //p' "$chapter")
}
