#!/usr/bin/env bats
# The verdict in words, as a person reads it in a terminal of 80 columns.

# shellcheck disable=SC2030,SC2031 # each test is a subshell, and knows it

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    folder=$GRADER_ROOT/exercises/02-toys/first
}

# The check's expectation of the output, and the program's output.
compare() { # EXPECTED ACTUAL
    printf '%s' "$1" > "$BATS_TEST_TMPDIR/expected"
    sed -i "s,expect_output right,expect_output \"\$(cat $BATS_TEST_TMPDIR/expected)\"," "$folder/check.bats"
    toy_save "$2"
    run grade first
    assert_equal "$status" 1
}

@test "no line is longer than 80 columns, or ends with blanks" {
    sed -i 's/^stages.*/stages = behaviour memory threads schedules faults residue\nrun = "$PROGRAM"/' \
        "$folder/exercise.ini"
    compare "$(printf '%40s' '' | tr ' ' a)" wrong
    assert_equal "$(grep -E '.{81}| $' <<< "$output")" ''
    compare right 'wrong\nwrong'
    assert_equal "$(grep -E '.{81}| $' <<< "$output")" ''
}

@test "expected beside actual; lines too long for that, one under the other and whole" {
    local long='a line that is far too long to be shown beside another'
    compare "$long" "$long, and ends otherwise"
    assert_line "     1  expected  $long"
    assert_line "        actual    $long, and ends otherwise"
    compare $'a\nb\nc\nd' 'a\nb\nc'
    assert_line '        (1 line alike)'
    assert_line --regexp '^     2  b {36}b$'
    assert_line --regexp '^     4  d {34}\|$'
}

@test "the first line that differs is the one that is too much or missing" {
    compare $'a\nb' 'a\nb\nc'
    assert_output --partial 'line 3 of the output is too much'
    compare $'a\nb\nc\nd' 'a\nb'
    assert_output --partial 'the output ends after line 2'
    compare $'a\nb' 'a\nx'
    assert_output --partial 'line 2 of the output is not what the contract says'
}

@test "output that is compared to the byte: none, too little, another" {
    printf 'right\n' > "$BATS_TEST_TMPDIR/expected"
    sed -i "s,expect_output right,expect_output_is_file $BATS_TEST_TMPDIR/expected," "$folder/check.bats"
    echo 'int main(void) { return 0; }' > "$folder/toy.c"
    run grade first
    assert_output --partial 'the program prints nothing'
    printf '#include <stdio.h>\nint main(void) { return printf("ri") < 0; }\n' > "$folder/toy.c"
    run grade first
    assert_output --partial 'the output ends after byte 2 of 6'
    toy_save wrong
    run grade first
    says 'line 1 of the output is not what the contract says: it differs from byte 1 on'
    assert_line --regexp 'right {29} \| wrong$'
}

# What a person reads, wherever the lines are wrapped.
says() { # WORDS
    [[ $(tr -s ' \n' ' ' <<< "$output") == *"$1"* ]] || fail "not told: $1: $output"
}

# The check's expectation is the file, and the program copies another one to standard output.
compare_files() { # EXPECTED-FILE ACTUAL-FILE
    sed -i "s,expect_output[_ ].*,expect_output_is_file $1," "$folder/check.bats"
    # A run that names the exercise's folder sees it.
    sed -i 's,student$,student_shell "\\$PROGRAM \\$EXERCISE",' "$folder/check.bats"
    cp "$2" "$folder/actual"
    cat > "$folder/toy.c" << 'END'
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s/actual", getenv("EXERCISE"));
    FILE *file = fopen(path, "r");
    if (!file)
        return 1;
    for (int c; (c = getc(file)) != EOF;)
        putchar(c);
    return fclose(file);
}
END
    run grade first --fresh
    assert_equal "$status" 1
}

@test "of two long outputs the first lines that differ are shown side by side, by their numbers" {
    cd "$BATS_TEST_TMPDIR"
    seq 100000 > expected
    sed '70000s/.*/what?/' expected > actual
    compare_files "$PWD/expected" actual
    says 'line 70000 of the output is not what the contract says: it differs from byte 408889 on'
    assert_line '        (69997 lines alike)'
    assert_line --regexp '^ *69999  69999 {32}69999$'
    assert_line --regexp '^ *70000  70000 {29} \| what\?$'
    assert_line --regexp '^ *70001  70001 {32}70001$'
    assert_line '        (and so on)'
    assert_equal "$(grep -E '.{81}| $' <<< "$output")" ''
    # The same of text that is compared as lines.
    sed -i "s,expect_output_is_file .*,expect_output \"\$(cat $PWD/expected)\"," "$folder/check.bats"
    run grade first --fresh
    assert_line --regexp '^ *70000  70000 {29} \| what\?$'
    # Too little, and too much.
    head -n 90000 expected > actual
    compare_files "$PWD/expected" actual
    assert_output --partial 'the output ends after byte 528894 of 588895'
    assert_line --regexp '^ *90001  90001 {29} \|$'
    compare_files "$PWD/actual" expected
    assert_output --partial 'the output goes on after its 528894 bytes'
    assert_line --regexp '^ *90001 {37}\| 90001$'
}

@test "of two long lines the part that differs is shown" {
    cd "$BATS_TEST_TMPDIR"
    { printf '%050000d' 0; echo; } > expected
    { printf '%040000d' 0; printf '%010000d\n' 7; } > actual
    compare_files "$PWD/expected" actual
    says 'line 1 of the output is not what the contract says: it differs from byte 50000 on'
    assert_line --regexp '^ *1  \[\.\.\. 49[0-9]+ bytes alike \.\.\.\]0+$|^ *1  expected  \[\.\.\. 49[0-9]+ bytes alike \.\.\.\]0+$'
    assert_line --regexp 'alike \.\.\.\]0+7$'
}

@test "a newline too few at the end, or bytes that are no text, are said" {
    cd "$BATS_TEST_TMPDIR"
    printf 'right\n' > expected
    printf 'right' > actual
    compare_files "$PWD/expected" actual
    assert_output --partial 'the newline at the end of the output is missing'
    printf 'a\0b\n' > expected
    printf 'a\1b\n' > actual
    compare_files "$PWD/expected" actual
    assert_line --regexp 'a\\x00b {29}\| a\\x01b$'
}

@test "nothing is compared where expected and actual are alike" {
    sed -i 's/expect_output right/fail_as rule "it cheats" right right/' "$folder/check.bats"
    toy_save right
    run grade first
    assert_output --partial 'it cheats'
    refute_output --partial expected
}

@test "a compiler's messages: no chapter, nothing to see again" {
    echo 'int main(void) { return x; }' > "$folder/toy.c"
    run grade first
    assert_line --partial 'compile  toy.c:1'
    refute_output --partial 'read about it'
    refute_output --partial 'see it again'
    echo 'compile = 02-toys#toys' >> "$folder/exercise.ini"
    run grade first --fresh
    assert_line --partial 'read about it  chapters/02-toys.md#toys'
}

@test "findings with the same way on say it once, behind the last" {
    sed -i 's/^stages.*/stages = behaviour memory\nrun = "$PROGRAM"/' "$folder/exercise.ini"
    cat > "$folder/toy.c" << 'END'
#include <stdio.h>
#include <unistd.h>

int main(void) {
    dup(1);
    dup(1);
    return puts("right") == EOF;
}
END
    run grade first
    assert_line --partial 'toy.c:5'
    assert_line --partial 'toy.c:6'
    assert_equal "$(grep -c 'see it again .*--verbose' <<< "$output")" 1
}

@test "a deadlock is told by the stage that saw it first; --verbose tells the others'" {
    sed -i 's/^stages.*/stages = behaviour memory\nrun = "$PROGRAM"/' "$folder/exercise.ini"
    cat > "$folder/toy.c" << 'END'
#include <unistd.h>

int main(void) {
    int ends[2];
    char byte;
    return pipe(ends) == 0 && read(ends[0], &byte, 1) == 1;
}
END
    run grade first
    assert_equal "$(grep -c '^  deadlock ' <<< "$output")" 1
    assert_line --regexp 'more of memory: --verbose shows'
    run grade first --verbose
    assert [ "$(grep -c '^  deadlock' <<< "$output")" -gt 1 ]
}

@test "what a beginner forgets is named: the header, the brace" {
    printf 'int main(void) {\n    return 0;\n' > "$folder/toy.c"
    run grade first
    assert_output --partial "most often a '}' is"
    printf 'int main(void) {\n    return puts("right") < 0;\n}\n' > "$folder/toy.c"
    run grade first
    assert_output --partial "include '<stdio.h>'"
}
