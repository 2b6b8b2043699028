#!/usr/bin/env bats
# The progress file: what it keeps, and what cannot make it lose anything.
# shellcheck disable=SC2030,SC2031 # each test is a subshell, on purpose

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    progress=$GRADER_ROOT/progress.txt
}

# The progress is refused in one line that has PART, and is what it was.
assert_left_alone() { # PART COMMAND...
    local part=$1 before
    before=$(md5sum < "$progress")
    shift
    run --separate-stderr grade "$@"
    assert_equal "$status" 2
    assert_equal "${#stderr_lines[@]}" 1
    [[ $stderr == *"$progress"*"$part"* ]] || fail "$* said: $stderr"
    assert_equal "$(md5sum < "$progress")" "$before"
}

@test "the best result is kept: a worse one later lowers nothing" {
    toy_save right
    grade first > /dev/null
    local passed
    passed=$(grep '^02-toys/first ' "$progress")
    assert_regex "$passed" '^02-toys/first  passed 20[0-9-]+T[0-9:]+Z  points 10/10$'
    toy_save wrong
    run grade first
    assert_equal "$status" 1
    assert_equal "$(grep '^02-toys/first ' "$progress")" "$passed"
}

@test "a failure is recorded, a pass after it replaces it" {
    toy_save wrong
    run grade first
    assert_regex "$(grep '^02-toys/first ' "$progress")" '^02-toys/first  points [0-9.]+/10$'
    toy_save right
    grade first > /dev/null
    assert_regex "$(grep '^02-toys/first ' "$progress")" 'passed .* points 10/10$'
}

@test "a file from elsewhere is no progress" {
    toy_program right > "$BATS_TEST_TMPDIR/other.c"
    run grade first --file "$BATS_TEST_TMPDIR/other.c"
    assert_success
    assert [ ! -e "$progress" ]
}

@test "HB_PROGRESS names another file, and may be a link into another folder" {
    export HB_PROGRESS=$BATS_TEST_TMPDIR/shared/mine.txt
    mkdir "$BATS_TEST_TMPDIR/shared"
    ln -s real.txt "$HB_PROGRESS"
    grade hint first > /dev/null
    grade hint first > /dev/null
    assert [ ! -e "$progress" ]
    assert [ -L "$HB_PROGRESS" ]
    run cat "$BATS_TEST_TMPDIR/shared/real.txt"
    assert_line '02-toys/first  hints 2'
}

@test "it can be copied, edited on another system, and knows exercises that are not here" {
    printf '\xef\xbb\xbfhappens-before progress 1\r\n# my notes\r\n\r\ncurrent 02-toys/second\r\n%s\r\n%s' \
        '07-pool/futures  points 3/10' '  02-toys/first passed 2026-11-27T10:00:00Z points 10/10   hints 2' \
        > "$progress"
    run grade list
    assert_line --regexp '^  first .* 10/10  passed, 2 hints$'
    assert_line --regexp '^> second '
    grade hint second > /dev/null
    run cat "$progress"
    assert_output 'happens-before progress 1
# my notes

current 02-toys/second
07-pool/futures  points 3/10
02-toys/first  passed 2026-11-27T10:00:00Z  points 10/10  hints 2
02-toys/second  hints 1'
}

@test "a current exercise that is not here any more is no current one" {
    printf 'happens-before progress 1\ncurrent 99-gone/gone\n' > "$progress"
    run grade list
    assert_success
    assert_line --regexp '^> first '
}

@test "a foreign file is left alone" {
    local command
    for command in list next hint 'solution --give-up first' watch; do
        echo 'dear diary' > "$progress"
        # shellcheck disable=SC2086
        assert_left_alone 'is not a progress file' $command
    done
    head -c 3000 /dev/urandom > "$progress"
    assert_left_alone 'is not a progress file' hint
    printf 'happens-before progress 1\n\0' > "$progress"
    assert_left_alone 'NUL' hint
}

@test "a damaged line is named, and the file left alone" {
    local line
    for line in 'current' 'current first' 'nonsense' '02-toys/first passed' \
        '02-toys/first passed yesterday' '02-toys/first points 10' '02-toys/first points 11/10' \
        '02-toys/first points nan/10' '02-toys/first hints -1' '02-toys/first hints 1.5' \
        '02-toys/first hints 99999999999999999999' '02-toys/first colour red' '../x hints 1' \
        '<<<<<<< HEAD' $'02-toys/first hints 1\n02-toys/first hints 2'; do
        printf 'happens-before progress 1\n# fine\n%s\n' "$line" > "$progress"
        assert_left_alone ' line ' hint first
        assert_regex "$stderr" 'line [34] means nothing'
    done
}

@test "a file of a newer version, too large, or no file at all is left alone" {
    echo 'happens-before progress 2' > "$progress"
    assert_left_alone 'update the repository' list
    { echo 'happens-before progress 1'; head -c 1000000 /dev/zero | tr '\0' '\n'; } > "$progress"
    assert_left_alone 'too large' list
    rm "$progress"
    mkdir "$progress"
    run --separate-stderr grade hint first
    assert_equal "$status" 2
    [[ $stderr == *'is not a regular file'* ]]
    rmdir "$progress"
    mkfifo "$progress"
    run --separate-stderr grade hint first
    assert_equal "$status" 2
    [[ $stderr == *'is not a regular file'* ]]
}

@test "an empty file is an empty progress" {
    : > "$progress"
    run grade hint first
    assert_success
    run cat "$progress"
    assert_line '02-toys/first  hints 1'
}

@test "twenty graders at once lose nothing" {
    local i
    for i in {10..29}; do
        toy_exercise "02-toys/many-$i" "$i" "Many $i"
    done
    local -a children=()
    for i in {10..29}; do
        grade hint --all "many-$i" > /dev/null &
        children+=($!)
    done
    for i in "${children[@]}"; do
        wait "$i"
    done
    assert_equal "$(grep -c '^02-toys/many-[0-9]*  hints 3$' "$progress")" 20
    run ls -A "$GRADER_ROOT"
    refute_line --regexp '^progress.txt\.[^l]' # nothing aside is left
}

@test "progress that cannot be written: one line, and the verdict all the same" {
    export HB_PROGRESS=/proc/progress.txt # nobody may make a file there
    toy_save right
    run --separate-stderr grade first
    assert_success
    assert_line --partial 'pass  02-toys/first'
    assert_equal "${#stderr_lines[@]}" 1
    assert_regex "$stderr" '/proc/progress.txt: the progress cannot be kept'
    run --separate-stderr grade hint first
    assert_success
    assert_line 'Look closely.'
    assert_equal "${#stderr_lines[@]}" 1
}

# Runs a line of shell as root of a mount namespace of its own; skips where the machine grants none.
in_namespace() { # LINE
    unshare -rm true 2> /dev/null || unshare -m true 2> /dev/null || skip 'no mount namespaces here'
    local -a options=(-m)
    unshare -m true 2> /dev/null || options=(-rm)
    run --separate-stderr unshare "${options[@]}" bash -c "$1" - "$toy_bin/grade"
}

@test "a full disk: one line, the verdict all the same, and what was there stays" {
    mkdir "$BATS_TEST_TMPDIR/small"
    export HB_PROGRESS=$BATS_TEST_TMPDIR/small/progress.txt
    toy_save right
    in_namespace '
        cd "${HB_PROGRESS%/*}"
        mount -t tmpfs -o size=16k none . && cd "$PWD" || exit 77
        { echo "happens-before progress 1"; echo "07-pool/x  hints 2"; } > progress.txt
        : > progress.txt.lock
        dd if=/dev/zero of=filler bs=4096 status=none 2> /dev/null
        "$1" first
        echo "status $?"
        cat progress.txt
        ls'
    [[ $status -ne 77 ]] || skip 'tmpfs cannot be mounted here'
    assert_line --partial 'pass  02-toys/first'
    assert_line 'status 0'
    assert_line '07-pool/x  hints 2'
    refute_line --regexp '^progress.txt\.[^l]'
    assert_equal "${#stderr_lines[@]}" 1
    assert_regex "$stderr" 'progress.txt: the progress cannot be kept \(No space left on device\)'
}

@test "a read-only checkout: list and hint work, in one line it is said what does not" {
    in_namespace '
        mount --bind "$GRADER_ROOT" "$GRADER_ROOT" && mount -o remount,ro,bind "$GRADER_ROOT" || exit 77
        "$1" list && "$1" hint first'
    [[ $status -ne 77 ]] || skip 'nothing can be mounted here'
    assert_success
    assert_line --regexp '^> first'
    assert_line 'Look closely.'
    assert_equal "${#stderr_lines[@]}" 1
    assert_regex "$stderr" 'the progress cannot be kept \(Read-only file system\)'
}
