#!/usr/bin/env bats
# What is handed in, and what is asked for, when it is not as it should be: one clear line, exit status
# 2, and nothing is graded.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy.bash
    toy_root "$BATS_TEST_TMPDIR/root"
    cd "$BATS_TEST_TMPDIR" || return
    toy_program right > right.c
}

# Grades and asserts that it was refused with one line.
refused() { # LINE ARGUMENTS…
    local line=$1
    shift
    run --separate-stderr grade "$@"
    assert_failure 2
    assert_output ''
    assert_equal "${#stderr_lines[@]}" 1
    assert_equal "$stderr" "$line"
    assert_equal "$(ls -A "$GRADER_ROOT/build/work" 2> /dev/null)" ''
}

graded() { # FILE: it is taken, and passes
    run --separate-stderr grade first --json --file "$1"
    assert_success
    assert_equal "$(jq -r .verdict <<< "$output")" pass
    assert_equal "$stderr" ''
}

@test "an exercise that does not exist: what was near is named" {
    refused "grade: there is no exercise 'frist': did you mean 02-toys/first?" --json frist
    refused "grade: there is no exercise 'zebra': 'grader/grade list' shows those there are" --json zebra
    refused "grade: there is no exercise '': 'grader/grade list' shows those there are" --json ''
}

@test "an ambiguous name: the candidates are named" {
    refused "grade: '02-toys' may be 02-toys/first or 02-toys/second: say which" --json 02-toys
}

@test "any part that only one has, and a path that a shell has completed, name an exercise" {
    local word
    for word in first fir 02-toys/first exercises/02-toys/first/; do
        run --separate-stderr grade "$word" --json --file right.c
        assert_success
        assert_equal "$(jq -r .exercise <<< "$output")" 02-toys/first
    done
}

@test "a file that is missing" {
    refused "grade: none.c is not there: check the name" \
        first --json --file none.c
}

@test "a file that is empty" {
    : > empty.c
    refused "grade: empty.c is empty: write the program first, or 'grader/grade reset' puts the starter in place" \
        first --json --file empty.c
}

@test "a directory" {
    mkdir folder.c
    refused "grade: folder.c is a directory: give the file itself" first --json --file folder.c
}

@test "a FIFO and a device hold up nobody" {
    mkfifo fifo.c
    refused "grade: fifo.c is no regular file: give a plain file of C source" first --json --file fifo.c
    refused "grade: /dev/zero is no regular file: give a plain file of C source" first --json --file /dev/zero
}

@test "a file that may not be read" {
    # shellcheck disable=SC2034 # machines.bash reads it
    root=$toy_repository
    load machines.bash
    open_folders
    chmod a+rx "$GRADER_ROOT" && chmod -R a+rX "$GRADER_ROOT"
    chmod 000 right.c
    # A copy, for the checkout may lie where others have no way in, as in /root.
    cp "$(realpath "$toy_bin/grade")" "$BATS_TEST_TMPDIR/grade"
    run --separate-stderr without_rights env GRADER_ROOT="$GRADER_ROOT" HB_PROGRESS=/nonexistent/x \
        "$BATS_TEST_TMPDIR/grade" first --json --file "$PWD/right.c"
    assert_failure 2
    assert_output ''
    assert_equal "$stderr" "grade: $PWD/right.c cannot be read (permission denied): 'chmod u+r' it"
}

@test "a compiled program" {
    cp "$(type -P true)" a.out
    refused "grade: a.out is binary: hand in C source, not a compiled program" first --json --file a.out
}

@test "50 MB" {
    head -c 50000000 /dev/zero | tr '\0' ' ' > huge.c
    refused "grade: huge.c is larger than 1 MiB: no exercise needs that much source, hand in the C file alone" \
        first --json --file huge.c
}

@test "something that is not C is graded as what it is: it does not compile" {
    echo 'Dear instructor, my program is attached.' > letter.txt
    run --separate-stderr grade first --json --file letter.txt
    assert_failure 1
    assert_equal "$(jq -r '.verdict, .kind' <<< "$output")" $'fail\ncompile'
}

@test "a link to the reference solution" {
    ln -s "$GRADER_ROOT/solutions/02-toys/first/toy.c" mine.c
    refused "grade: mine.c is a link to the reference solution: hand in a file of your own" \
        first --json --file mine.c
    ln -s mine.c again.c
    refused "grade: again.c is a link to the reference solution: hand in a file of your own" \
        first --json --file again.c
}

@test "a link that leads to itself, or to nothing" {
    ln -s loop.c loop.c
    refused "grade: loop.c is a link that leads to itself: give the file itself" first --json --file loop.c
    ln -s nowhere dangling.c
    refused "grade: dangling.c is not there: check the name" \
        first --json --file dangling.c
}

@test "a link to a file of one's own, and the solution named openly, are graded" {
    ln -s right.c linked.c
    graded linked.c
    graded "$GRADER_ROOT/solutions/02-toys/first/toy.c"
}

@test "names with spaces, quotes, a newline, a leading dash, bytes that are no UTF-8" {
    local name
    for name in 'two words.c' "it's.c" '"quoted".c' '$(touch pwned).c' $'new\nline.c' $'bad\xff.c' '*.c' 'a;b.c'; do
        cp right.c "$name"
        graded "$name"
    done
    cp right.c ./-dash.c
    run --separate-stderr grade first --json --file=-dash.c
    assert_success
    assert [ ! -e pwned ]
    refused 'grade: no\nsuch\x1b[31m.c is not there: check the name' \
        first --json --file $'no\nsuch\e[31m.c'
}

@test "too many files, or one exercise's file for many exercises" {
    refused "grade: 2 files given, 02-toys/first takes 1: see 'files' in its exercise.ini" \
        first --json --file right.c --file right.c
    refused "grade: --file goes with one exercise: name just one" first second --json --file right.c
    refused "grade: --file goes with one exercise: name just one" --all --json --file right.c
    refused "grade: --all grades every exercise: leave the names out" --all first --json
}

@test "of two files, the one that is missing is named" {
    sed -i 's/^files.*/files = toy.c other.c/' "$GRADER_ROOT/exercises/02-toys/first/exercise.ini"
    cp right.c toy.c
    refused "grade: other.c is not among the files given: 02-toys/first takes it too (--file)" \
        first --json --file toy.c
}

@test "an unknown option" {
    run --separate-stderr grade --frobnicate
    assert_failure 2
    assert_output ''
    [[ $stderr == *"unrecognized option '--frobnicate'"* ]]
}

# The message for an exercise.ini in which a line is replaced, or which is given whole on stdin.
damaged() { # LINE OF MESSAGE, SED SCRIPT
    local ini=$GRADER_ROOT/exercises/02-toys/first/exercise.ini
    cp "$ini" ini.sound
    sed -i "$2" "$ini"
    refused "grade: exercises/02-toys/first/exercise.ini$1" first --json --file right.c
    cp ini.sound "$ini"
}

@test "a damaged exercise.ini: file, line, what, what to do" {
    damaged ":2: there is no kind 'draw': write, repair, break, predict or test" 's/^kind.*/kind = draw/'
    damaged ":4: 'minutes = soon': give a number from 1 to 1000" 's/^minutes.*/minutes = soon/'
    damaged ":5: 'points = nan': give a number from 0.5 to 1000" 's/^points.*/points = nan/'
    damaged ":5: 'points = -3': give a number from 0.5 to 1000" 's/^points.*/points = -3/'
    damaged ":6: 'files' names '../toy.c': give plain file names, without folders" 's/^files.*/files = ..\/toy.c/'
    damaged ":7: there is no stage 'luck': behaviour, memory, threads, schedules, faults or residue" \
        's/^stages.*/stages = behaviour luck/'
    damaged ": 'run' is missing: the stages memory and threads need a run to watch" \
        's/^stages.*/stages = behaviour memory/'
    damaged ": 'title' is missing: add it" '/^title/d'
    damaged ":1: unknown key 'titel': see CONTRIBUTING.md for those there are" 's/^title/titel/'
    damaged ":9: 'default' stands in an unknown section '[chaptre]': there are [schedules] and [chapter]" 's/^\[chapter\]/[chaptre]/'
    damaged ":10: no failure is of the kind 'wrong-outptu': did you mean 'wrong-output'?" '$a wrong-outptu = 02-toys#toys'
    damaged ":10: no failure is of the kind 'bananas': write 'default', or a kind such as wrong-output, crash, deadlock, leak, fd-leak or race" '$a bananas = 02-toys#toys'
    damaged ":10: no failure is of the kind 'none': write 'default', or a kind such as wrong-output, crash, deadlock, leak, fd-leak or race" '$a none = 02-toys#toys'
    damaged ":3: is not 'key = value': mend it, or restore it from the repository" 's/^order.*/garbage/'
    damaged ":1: the line is too long: keep it under 190 characters" "s/^title.*/title = $(printf '%0500d' 0)/"
}

@test "an exercise.ini of other bytes" {
    local ini=$GRADER_ROOT/exercises/02-toys/first/exercise.ini
    head -c 300 /dev/zero > "$ini"
    refused "grade: exercises/02-toys/first/exercise.ini: holds a NUL byte: restore it from the repository" \
        first --json --file right.c
    : > "$ini"
    refused "grade: exercises/02-toys/first/exercise.ini: 'title' is missing: add it" first --json --file right.c
    rm "$ini" && mkdir "$ini"
    refused "grade: exercises/02-toys/first/exercise.ini: cannot be read (Is a directory): restore it from the repository" \
        first --json --file right.c
}

@test "with --all, a damaged exercise is said, the others are graded, and the status is 2" {
    toy_save right
    echo garbage > "$GRADER_ROOT/exercises/02-toys/second/exercise.ini"
    run --separate-stderr grade --all --json
    assert_failure 2
    assert_equal "$(jq -r '.exercise + " " + .verdict' <<< "$output")" '02-toys/first pass'
    assert_equal "$stderr" "grade: exercises/02-toys/second/exercise.ini:1: is not 'key = value': mend it, or restore it from the repository"
}
