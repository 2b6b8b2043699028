#!/usr/bin/env bats
# The programs of tests/interleave are what their README says, and a seed is one run. What interleave
# tells of each program is a part of its own: tests/run measure.

bats_require_minimum_version 1.5.0

KINDS='deadlock lost-wakeup livelock race lock-misuse memory-error leak thread-leak zombie crash assertion
    wrong-output wrong-exit fault-handling none'

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    cd "$BATS_TEST_DIRNAME/interleave" || return
}

# Reads the lines "// KEY: VALUE" at a program's head into header[KEY].
read_header() { # FILE
    local line key
    header=()
    while IFS= read -r line && [[ $line == '// '* ]]; do
        key=${line#// }
        key=${key%%: *}
        header[$key]=${line#*: }
    done < "$1"
}

@test "each program says what is expected of it, in how many schedules, and why" {
    local file kind
    local -A header
    for file in *.c; do
        read_header "$file"
        [[ -n ${header[expect]-} ]] || fail "$file: no line '// expect: KIND'"
        [[ -n ${header[shows]-} ]] || fail "$file: no line '// shows: …'"
        for kind in ${header[expect]// or / }; do
            [[ " ${KINDS//$'\n'/ } " == *" $kind "* ]] || fail "$file: unknown kind '$kind'"
        done
        if [[ ${header[expect]} == none ]]; then
            [[ -z ${header[schedules]-} ]] || fail "$file: it is right, and has schedules to fail in"
        else
            [[ ${header[schedules]-} =~ ^[1-9][0-9]*$ ]] || fail "$file: no line '// schedules: N'"
        fi
    done
}

@test "the README names each program in the row of its kind, and no others" {
    local file kind number one several row
    local -a rows names expected
    local -A header named
    for file in *.c; do
        read_header "$file"
        kind=${header[expect]%% or *}
        named[$kind]+=" ${file%.c}"
    done
    mapfile -t rows < <(grep -E '^\| [a-z-]+ \| [0-9]+ \|' README.md)
    for row in "${rows[@]}"; do
        IFS='|' read -r _ kind number one several _ <<< "$row"
        kind=${kind// /}
        read -ra names <<< "${one/–/} ${several/–/}"
        read -ra expected <<< "${named[$kind]-}"
        assert_equal "$kind: $((number))" "$kind: ${#expected[@]}"
        assert_equal "$kind: $(printf '%s\n' "${names[@]}" | sort)" \
            "$kind: $(printf '%s\n' "${expected[@]}" | sort)"
        unset "named[$kind]"
    done
    assert_equal "kinds without a row: ${!named[*]}" 'kinds without a row: '
}

@test "gcc and clang compile all of them without a warning" {
    local compiler
    for compiler in gcc clang; do
        run "$compiler" -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Werror -pthread \
            -fsyntax-only ./*.c
        assert_success
        assert_output ''
    done
}

# INTERLEAVE_ROUNDS=1000 for a longer run.
@test "a seed gives the same trace, byte for byte" {
    local program seed round
    local interleave=$BATS_TEST_DIRNAME/../grader/interleave
    for program in ab_ba unlocked_counter signal_for_two_predicates shared_lost_wakeup random_turns; do
        # A seed belongs to what is drawn from, which else is the sources.
        run --separate-stderr "$interleave" --json --draw 1 "$program.c"
        assert_failure 1
        seed=$(jq .seed <<< "$output")
        "$interleave" --program "$BATS_TEST_TMPDIR/$program" "$program.c"
        for ((round = 0; round < ${INTERLEAVE_ROUNDS:-20}; round++)); do
            run "$interleave" --draw 1 --seed "$seed" --trace "$BATS_TEST_TMPDIR/trace.$((round > 0))" \
                --program "$BATS_TEST_TMPDIR/$program"
            assert_failure 1
            ((round == 0)) || assert cmp "$BATS_TEST_TMPDIR"/trace.{0,1}
        done
    done
}

@test "names in /dev/shm are the run's own: another program's are neither met nor taken away" {
    local object
    object=$(mktemp /dev/shm/hb-XXXXXX)
    cat > "$BATS_TEST_TMPDIR/own.c" <<'C'
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    int fd = argc == 2 ? shm_open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600) : -1;
    return fd == -1 || close(fd) != 0 || shm_unlink(argv[1]) != 0;
}
C
    run "$BATS_TEST_DIRNAME/../grader/interleave" "$BATS_TEST_TMPDIR/own.c" -- "/${object##*/}"
    assert_success
    assert rm "$object"
}

@test "what any schedule leaves uncontrolled is told, although the last one does not" {
    local source=$BATS_TEST_TMPDIR/sometimes.c
    cat > "$source" <<'C'
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int set;

static void *work(void *unused) {
    (void)unused;
    atomic_store(&set, 1);
    return NULL;
}

int main(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0)
        return 1;
    int first = atomic_load(&set);
    pthread_join(thread, NULL);
    pid_t child = first ? fork() : -1;
    if (child == 0)
        execl("/bin/true", "true", (char *)NULL);
    return child > 0 && waitpid(child, NULL, 0) != child;
}
C
    local count
    for count in 8 9 10 11; do
        run -0 "$BATS_TEST_DIRNAME/../grader/interleave" --json --strategy pct --schedules "$count" "$source"
        assert_output --partial '"uncontrolled":["exec of /bin/true"]'
    done
}

@test "a preemption bound beyond what the search keeps is refused" {
    run -2 "$BATS_TEST_DIRNAME/../grader/interleave" --preemptions 9 ab_ba.c
    assert_output 'interleave: --preemptions 9: at most 8'
}

@test "what is in a block of the heap is told in the words of the source" {
    local source=$BATS_TEST_TMPDIR/counter.c
    cat > "$source" <<'C'
#include <pthread.h>
#include <stdlib.h>

struct counter {
    pthread_mutex_t lock;
    int value;
};

static void *count(void *argument) {
    struct counter *counter = argument;
    pthread_mutex_lock(&counter->lock);
    counter->value++;
    pthread_mutex_unlock(&counter->lock);
    return NULL;
}

int main(void) {
    pthread_t thread;
    struct counter *counter = calloc(1, sizeof *counter);
    if (counter == NULL || pthread_create(&thread, NULL, count, counter) != 0)
        return 1;
    counter->value++;
    pthread_join(thread, NULL);
    free(counter);
    return 0;
}
C
    run -1 "$BATS_TEST_DIRNAME/../grader/interleave" "$source"
    assert_output --partial 'main writes counter->value (counter.c:22, holding no lock) and T1 reads it (counter.c:12, holding counter->lock)'
    refute_output --partial 'arena'

    # Compiled in one folder, and run in another, as the grader does.
    local program=$BATS_TEST_TMPDIR/counter
    cd "$BATS_TEST_TMPDIR"
    "$BATS_TEST_DIRNAME/../grader/interleave" --program="$program" counter.c
    cd /
    run -1 "$BATS_TEST_DIRNAME/../grader/interleave" --program="$program"
    assert_output --partial 'T1 reads it (counter.c:12, holding counter->lock)'
}
