#!/usr/bin/env bats
# The verdict in words, as a person reads it in a terminal of 80 columns.

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
    assert_output --partial 'the output differs from byte 1 on'
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
