#!/usr/bin/env bats
# grade dev: a new exercise's skeleton, and whether an exercise keeps what it promises.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    rm -r "$GRADER_ROOT"/{exercises,solutions,tests/wrong,tests/right}/02-toys/second
    folder=$GRADER_ROOT/exercises/02-toys/first
    wrong=$GRADER_ROOT/tests/wrong/02-toys/first
    right=$GRADER_ROOT/tests/right/02-toys/first
}

# Exit status 1, and this fact is not so, with PARTS among what is said of it.
assert_broken() { # FACT [PART...]
    assert_equal "$status" 1
    assert_line --regexp "^not ok [0-9]+ - 02-toys/first: $1\$"
    shift
    local part
    for part; do
        assert_line --partial "$part"
    done
}

@test "a whole exercise: every fact holds, in TAP" {
    run grade dev check first --tap
    assert_success
    assert_line --index 0 1..22
    refute_line --regexp '^not ok'
    assert_equal "$(grep -c '^ok [0-9]* - 02-toys/first: ' <<< "$output")" 22
    assert_line --regexp '^ok .* starter compiles without warnings$'
    assert_line --regexp '^ok .* starter fails$'
    assert_line --regexp '^ok .* solution passes$'
    assert_line --regexp '^ok .* wrong/says_a.c fails as wrong-output$'
    assert_line --regexp '^ok .* right/style_b.c passes$'
    assert_line '# waiting: 0'
}

@test "in words, and of the current exercise" {
    run grade dev check
    assert_success
    assert_line 'ok       02-toys/first: solution passes'
    assert_line '22 facts hold, 0 wait for a stage, 0 broken'
    assert [ ! -e "$GRADER_ROOT/progress.txt" ]
    assert [ ! -e "$folder/toy.c" ]
}

@test "the student's own copy plays no part in it" {
    toy_save right
    run grade dev check first
    assert_success
}

@test "a wrong submission that passes, and one that fails as another kind" {
    { echo '// expect: wrong-output'; toy_program right; } > "$wrong/says_a.c"
    printf '// expect: wrong-output\n#include <stdlib.h>\nint main(void) {\n    abort();\n}\n' \
        > "$wrong/says_b.c"
    run grade dev check first --tap
    assert_broken 'wrong/says_a.c fails as wrong-output' '# expected: fail as wrong-output' \
        '# got: pass'
    assert_broken 'wrong/says_b.c fails as wrong-output' '# got: fail as crash'
    assert_line --regexp '^#   behaviour: crash: .*SIGABRT'
}

@test "--quick tells the same, though it grades a wrong one only up to the stage that fails" {
    { echo '// expect: wrong-output'; toy_program right; } > "$wrong/says_a.c"
    { echo '// expect: crash'; toy_program wrong; } > "$wrong/says_b.c"
    run grade dev check first --tap
    local whole=$output
    rm -rf "$GRADER_ROOT/build/kept"
    run grade dev check first --tap --quick
    assert_output "$whole"
    assert_line --partial 'not ok'
}

@test "labels that say nothing" {
    toy_program wrong > "$wrong/says_a.c"
    { echo '// expect: trouble'; toy_program wrong; } > "$wrong/says_b.c"
    { printf '// expect: wrong-output\n// waits: faults\n'; toy_program right; } > "$wrong/says_c.c"
    run grade dev check first --tap
    assert_broken 'wrong/says_a.c fails as it says' "its first line does not begin with '// expect: ' and a kind"
    assert_broken 'wrong/says_b.c fails as trouble' 'which is no kind'
    assert_broken 'wrong/says_c.c fails as wrong-output' "waits for 'faults', which is not among"
}

@test "waiting for a stage that is not there yet is counted, and is no pass" {
    { printf '// expect: race\n// waits: schedules\n'; toy_program right; } > "$wrong/says_a.c"
    { printf '// expect: wrong-output\n// waits: schedules\n'; toy_program wrong; } \
        > "$wrong/says_b.c"
    run grade dev check first --tap
    assert_success
    assert_line --regexp '^ok [0-9]+ - 02-toys/first: wrong/says_a.c fails as race # SKIP waits for schedules$'
    assert_line --regexp '^ok [0-9]+ - 02-toys/first: wrong/says_b.c fails as wrong-output$'
    assert_line '# waiting: 1'
    # One that fails already, as another kind than it says, is a failure.
    { printf '// expect: race\n// waits: schedules\n'; toy_program wrong; } > "$wrong/says_a.c"
    run grade dev check first --tap
    assert_broken 'wrong/says_a.c fails as race' '# got: fail as wrong-output'
}

@test "a stage that cannot do its work is never what was expected" {
    ln -s /nowhere "$BATS_TEST_TMPDIR/bats"
    mkdir "$BATS_TEST_TMPDIR/bin"
    local tool
    # A system without Bats: everything else that the grader calls, by links.
    for tool in gcc cc as ld collect2 bash sh env clang cat nm; do
        [[ -z $(type -P "$tool") ]] || ln -s "$(type -P "$tool")" "$BATS_TEST_TMPDIR/bin/$tool"
    done
    PATH=$BATS_TEST_TMPDIR/bin run "$toy_bin/grade" dev check first --tap
    assert_broken 'wrong/says_a.c fails as wrong-output' '# got: error' \
        'behaviour could not do its work'
    assert_broken 'solution passes' '# got: error'
}

@test "a check that cannot be run is an error, not the student's" {
    local check=$folder/check.bats
    sed -i 's/student$/student_inptu/' "$check"
    run grade first --file "$GRADER_ROOT/solutions/02-toys/first/toy.c"
    assert_failure 2
    assert_output --regexp "check.bats is broken: .* failed with status 127"
    sed -i 's/student_inptu/student_input nowhere/' "$check"
    run grade first --file "$GRADER_ROOT/solutions/02-toys/first/toy.c"
    assert_failure 2
    assert_output --partial 'student_input: there is no file nowhere'
    printf '@test "ends too soon" {\n' >> "$check"
    run grade first --file "$GRADER_ROOT/solutions/02-toys/first/toy.c"
    assert_failure 2
    assert_output --regexp 'check.bats is broken: line [0-9]+: syntax error'
}

@test "an assertion of the check's own: the promise that does not hold" {
    sed -i 's/expect_output right/[[ $output == right ]]/' "$folder/check.bats"
    run grade first --file "$wrong/says_a.c"
    assert_failure 1
    assert_output --partial '«prints the line»: this does not hold'
}

@test "a right submission that fails, a solution that fails, a starter that passes" {
    { echo; toy_program wrong; } > "$right/style_a.c"
    toy_program wrong > "$GRADER_ROOT/solutions/02-toys/first/toy.c"
    toy_program right > "$folder/starter/toy.c"
    run grade dev check first --tap
    assert_broken 'right/style_a.c passes' '# got: fail as wrong-output'
    assert_broken 'solution passes'
    assert_broken 'starter fails' '# got: pass'
}

@test "a starter that warns" {
    sed -i 's/return/int unused; return/' "$folder/starter/toy.c"
    run grade dev check first --tap
    assert_broken 'starter compiles without warnings' 'unused'
    assert_broken 'starter fails' '# got: fail as warning'
}

@test "parts that are missing" {
    rm "$folder/after.md" "$wrong/says_a.c" "$right/style_a.c"
    sed -i '/Hint 3/,$d' "$folder/hints.md"
    echo 'links = driver.c' > "$BATS_TEST_TMPDIR/links"
    sed -i "/^files/r $BATS_TEST_TMPDIR/links" "$folder/exercise.ini"
    sed -i 's/#toys/#nothing/' "$folder/exercise.ini"
    yes 'one line too many' | head -n 70 >> "$folder/README.md"
    echo TODO >> "$folder/check.bats"
    run grade dev check first --tap
    assert_broken 'after.md is there'
    assert_broken 'five wrong submissions or more are there' '# there are 4'
    assert_broken 'two right submissions or more are there' '# there are 1'
    assert_broken 'hints.md has three steps or more' "nothing under '## Hint 3'"
    assert_broken 'links and tools are there' 'driver.c'
    assert_broken 'the sections that it points at are there' '02-toys#nothing'
    assert_broken 'README.md is at most a page' '73 lines'
    assert_broken 'nothing is left to be written' 'check.bats says TODO'
}

@test "a damaged exercise.ini is one broken fact, and the others are checked" {
    toy_exercise 02-toys/other 3 'Another'
    echo '[nonsense' > "$folder/exercise.ini"
    run grade dev check --all --tap
    assert_broken 'exercise.ini is sound' 'exercises/02-toys/first/exercise.ini'
    assert_line --regexp '^ok .* 02-toys/other: solution passes$'
}

@test "with --all, submissions that belong to no exercise are found" {
    mkdir "$GRADER_ROOT/tests/wrong/02-toys/frist"
    run grade dev check --all --tap
    assert_equal "$status" 1
    assert_line --regexp '^not ok [0-9]+ - all: every folder of exercises and submissions'
    assert_line '# tests/wrong/02-toys/frist has none'
}

@test "submissions of several files are folders" {
    local place
    sed -i 's/^files.*/files = toy.c line.c/' "$folder/exercise.ini"
    for place in "$folder/starter" "$GRADER_ROOT/solutions/02-toys/first"; do
        echo 'const char *line(void); const char *line(void) { return "right"; }' > "$place/line.c"
    done
    for place in "$wrong"/*.c "$right"/*.c; do
        mkdir "${place%.c}"
        mv "$place" "${place%.c}/toy.c"
        cp "$folder/starter/line.c" "${place%.c}/line.c"
    done
    run grade dev check first --tap
    assert_success
    assert_line --regexp 'wrong/says_a fails as wrong-output$'
}

@test "new makes a skeleton that compiles, passes nothing, and is not overwritten" {
    run grade dev new 02-toys/brand-new
    assert_success
    assert_line 'exercises/02-toys/brand-new/exercise.ini'
    assert [ -f "$GRADER_ROOT/exercises/02-toys/brand-new/starter/brand_new.c" ]
    assert grep -q '^order   = 2$' "$GRADER_ROOT/exercises/02-toys/brand-new/exercise.ini"
    run grade dev check brand-new --tap
    assert_equal "$status" 1
    assert_line --regexp '^ok .* exercise.ini is sound$'
    assert_line --regexp '^ok .* starter compiles without warnings$'
    assert_line --regexp '^not ok .* solution passes$'
    assert_line --regexp '^not ok .* right/todo_another_style.c passes$'
    assert_line --regexp '^not ok .* nothing is left to be written$'
    run --separate-stderr grade dev new 02-toys/brand-new
    assert_equal "$status" 2
    assert_equal "$stderr" 'grade: dev: exercises/02-toys/brand-new is there already: choose another name, or remove it'
    mkdir -p "$GRADER_ROOT/tests/right/02-toys/half"
    run --separate-stderr grade dev new 02-toys/half
    assert_equal "$status" 2
    assert [ ! -e "$GRADER_ROOT/exercises/02-toys/half" ]
}

@test "names that are none, and bad usage, are one line" {
    local name
    for name in x 02-toys 2-toys/x 02-toys/ /x 02-toys/X 02-toys/a/b ../02-toys/x 02-toys/-x \
        '02-toys/a b' ''; do
        run --separate-stderr grade dev new -- "$name"
        assert_equal "$status" 2
        assert_equal "${#stderr_lines[@]}" 1
        assert_regex "$stderr" 'is no name for an exercise'
    done
    for name in '' nonsense 'new' 'new a b' 'check nothing' 'check --all first' 'check --yes'; do
        # shellcheck disable=SC2086
        run --separate-stderr grade dev $name
        assert_equal "$status" 2
        assert_equal "${#stderr_lines[@]}" 1
        assert_equal "$output" ''
    done
}

@test "interrupted, it leaves nothing running and nothing behind" {
    printf '// expect: hang\nint main(void) { for (volatile int i = 0;; i++) { } }\n' \
        > "$wrong/aaa_spins.c"
    mkfifo "$BATS_TEST_TMPDIR/out"
    "$toy_bin/grade" dev check first --tap > "$BATS_TEST_TMPDIR/out" 3>&- &
    local child=$! line
    exec 9< "$BATS_TEST_TMPDIR/out"
    while IFS= read -r -u 9 line && [[ $line != *'solution passes'* ]]; do
        :
    done
    kill "$child"
    status=0
    wait "$child" || status=$?
    assert_equal "$status" 143
    run pgrep -f "$GRADER_ROOT"
    assert_output ''
    run find "$GRADER_ROOT/build/work" -mindepth 1 -maxdepth 1
    assert_output ''
}
