#!/usr/bin/env bats
# The grader on a machine that fails it: tools missing, a full disk, a checkout that cannot be written,
# an interrupted grading, several at once. What cannot be done is said in a line; nothing is left.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy.bash
    toy_root "$BATS_TEST_TMPDIR/root"
    cd "$BATS_TEST_TMPDIR" || return
    toy_program right > right.c
    toy_program wrong > wrong.c
}

watched_by_tools() {
    sed -i 's/^stages.*/stages = behaviour memory threads residue\nrun = "$PROGRAM"/' \
        "$GRADER_ROOT/exercises/02-toys/first/exercise.ini"
}

# A PATH with every tool but those named.
without_tools() { # TOOL…
    local tool
    mkdir -p bin
    ln -sf /usr/local/bin/* /usr/bin/* bin/
    for tool; do
        rm -f bin/"$tool"*
    done
    PATH=$PWD/bin
    hash -r
}

# Every process that was started with this test's repository in its environment.
processes_left() {
    env -u GRADER_ROOT grep -lzsF "GRADER_ROOT=$GRADER_ROOT" /proc/[0-9]*/environ || true
}

work_left() {
    ls -A "$GRADER_ROOT/build/work" 2> /dev/null || true
}

# In a mount namespace of its own: a script that may mount, with the grader's words on its output.
mounted() { # SCRIPT
    local -a as_root=()
    ((EUID == 0)) || as_root=(--user --map-root-user)
    unshare --mount "${as_root[@]}" true 2> /dev/null || skip "nobody may mount here"
    run --separate-stderr unshare --mount "${as_root[@]}" bash -c "$1"
}

stage_status() { # STAGE
    jq -r --arg name "$1" '.stages[] | select(.name == $name) | .status' <<< "$output"
}

stage_words() { # STAGE
    jq -r --arg name "$1" '.stages[] | select(.name == $name) | .findings[0].message' <<< "$output"
}

@test "no Valgrind: the other stages are graded, memory is an error, the whole is an error" {
    watched_by_tools
    without_tools valgrind
    run --separate-stderr grade first --json --file right.c
    assert_failure 2
    assert_equal "$(jq -r .verdict <<< "$output")" error
    assert_equal "$(stage_status behaviour)" pass
    assert_equal "$(stage_status memory)" error
    assert_equal "$(stage_words memory)" "valgrind is not installed: ask your administrator for the package 'valgrind', or run grader/setup.sh"
}

@test "no clang: threads is an error where there are threads" {
    watched_by_tools
    without_tools clang
    cat > threads.c << 'END'
#include <pthread.h>
#include <stdio.h>

static void *nothing(void *argument)
{
    return argument;
}

int main(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, nothing, NULL) || pthread_join(thread, NULL) || puts("right") == EOF;
}
END
    run --separate-stderr grade first --json --file threads.c
    assert_failure 2
    assert_equal "$(stage_status memory)" pass
    assert_equal "$(stage_status threads)" error
    [[ $(stage_words threads) == "clang is not installed: ask your administrator"* ]]
}

@test "no Bats: behaviour and residue are errors, memory is graded" {
    watched_by_tools
    without_tools bats
    run --separate-stderr grade first --json --file right.c
    assert_failure 2
    assert_equal "$(stage_status behaviour) $(stage_status memory) $(stage_status residue)" "error pass error"
    [[ $(stage_words behaviour) == "bats is not installed: ask your administrator"* ]]
}

@test "no gcc: clang compiles in its place; no compiler at all: an error" {
    without_tools gcc
    run --separate-stderr grade first --json --file right.c
    assert_success
    without_tools gcc clang
    run --separate-stderr grade first --json --file right.c --fresh
    assert_failure 2
    assert_equal "$(stage_status build)" error
    [[ $(stage_words build) == "gcc is not installed: ask your administrator"* ]]
}

@test "what could not be checked for want of a tool is checked once it is there" {
    watched_by_tools
    local path=$PATH
    without_tools valgrind
    run --separate-stderr grade first --json --file right.c
    assert_failure 2
    PATH=$path
    run --separate-stderr grade first --json --file right.c
    assert_success
}

@test "a checkout that cannot be written to: one line, nothing lost" {
    toy_save right
    mounted "mount --bind '$GRADER_ROOT' '$GRADER_ROOT' && mount -o remount,ro,bind '$GRADER_ROOT' &&
        '$toy_bin/grade' first --json"
    assert_failure 2
    assert_output ''
    assert_equal "$stderr" "grade: cannot work in $GRADER_ROOT/build (Read-only file system): make room there, or grade in a checkout that you may write to"
}

@test "in a checkout that cannot be written to, what is known already is still told" {
    toy_save right
    run grade first --json
    assert_success
    rm "$GRADER_ROOT/progress.txt"
    mounted "mount --bind '$GRADER_ROOT' '$GRADER_ROOT' && mount -o remount,ro,bind '$GRADER_ROOT' &&
        '$toy_bin/grade' first --json"
    assert_success
    assert_equal "$(jq -r .verdict <<< "$output")" pass
    assert_equal "${#stderr_lines[@]}" 1
    assert [ ! -e "$GRADER_ROOT/progress.txt" ]
}

@test "a full disk, from the start" {
    mkdir -p "$GRADER_ROOT/build/work"
    mounted "mount -t tmpfs -o size=4k tmpfs '$GRADER_ROOT/build/work' && head -c 4096 /dev/zero > '$GRADER_ROOT/build/work/full'
        '$toy_bin/grade' first --json --file right.c"
    assert_failure 2
    assert_output ''
    assert_equal "$stderr" "grade: cannot work in $GRADER_ROOT/build (No space left on device): make room there, or grade in a checkout that you may write to"
}

@test "a disk that fills up on the way is never the student's fault" {
    mkdir -p "$GRADER_ROOT/build/work"
    local size
    for size in 8k 16k 24k 32k 64k 128k; do
        mounted "mount -t tmpfs -o size=$size tmpfs '$GRADER_ROOT/build/work' &&
            '$toy_bin/grade' first --json --fresh --file right.c"
        # Some of these are enough.
        ((status == 0 || status == 2))
        [[ $status == 0 || -z $output || $(jq -r .verdict <<< "$output") == error ]]
    done
}

@test "an interrupted grading leaves no process and no folder, wherever it was" {
    watched_by_tools
    local signal line pid count status
    for signal in INT TERM HUP; do
        # Interrupted when the line of that number has come: the title, the build, behaviour ...
        for count in 1 3 4 5; do
            mkfifo "output-$signal-$count"
            env --default-signal=INT "$toy_bin/grade" first --fresh --file right.c > "output-$signal-$count" 3>&- &
            pid=$!
            {
                for ((line = 0; line < count; line++)); do
                    read -r _
                done
                kill "-$signal" "$pid" || true
                cat > /dev/null
            } < "output-$signal-$count"
            status=0
            wait "$pid" || status=$?
            # It may have been done just before the signal came.
            ((status == 0 || status == 128 + $(kill -l "$signal")))
            assert_equal "$(work_left)" ''
            assert_equal "$(processes_left)" ''
        done
    done
}

@test "a program that does not end is ended when the grading is interrupted" {
    echo 'int main(void) { for (;;) { } }' > spins.c
    sed -i 's/^stages.*/stages = behaviour/' "$GRADER_ROOT/exercises/02-toys/first/exercise.ini"
    mkfifo output
    env --default-signal=INT "$toy_bin/grade" first --fresh --file spins.c > output 3>&- &
    local pid=$! status=0
    {
        read -r _; read -r _; read -r _
        kill -INT "$pid"
        cat > /dev/null
    } < output
    wait "$pid" || status=$?
    assert_equal "$status" 130
    assert_equal "$(processes_left)" ''
    assert_equal "$(work_left)" ''
}

@test "the folder of a grader that was killed is removed by the next" {
    mkdir -p "$GRADER_ROOT/build/work"
    # A process number that was ours and is nobody's.
    true &
    local gone=$!
    wait "$gone"
    mkdir "$GRADER_ROOT/build/work/$gone-$(uname -n)-abcdef"
    run grade first --json --file right.c
    assert_success
    assert_equal "$(work_left)" ''
}

@test "two graders at once, of right and wrong programs: each is told the truth" {
    local i
    local -a pids=()
    for i in 1 2 3; do
        grade first --json --fresh --file right.c > "right-$i" 3>&- &
        pids+=($!)
        grade first --json --fresh --file wrong.c > "wrong-$i" 3>&- &
        pids+=($!)
    done
    wait "${pids[@]}" || true
    for i in 1 2 3; do
        assert_equal "$(jq -r .verdict "right-$i")" pass
        assert_equal "$(jq -r '.verdict + " " + .kind' "wrong-$i")" 'fail wrong-output'
    done
    assert_equal "$(work_left)" ''
}
