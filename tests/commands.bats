#!/usr/bin/env bats
# list, next, hint, reset, solution, run and the welcome, on two toy exercises.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root with a space"
    folder=$GRADER_ROOT/exercises/02-toys/first
}

# One line on standard error that says what is wrong, exit status 2, nothing on standard output.
assert_one_line() { # PART OF THE LINE
    assert_equal "$status" 2
    assert_equal "${#stderr_lines[@]}" 1
    assert_regex "${stderr_lines[0]}" '^grade: '
    [[ $stderr == *"$1"* ]] || fail "'$stderr' does not say '$1'"
    assert_equal "$output" ''
}

@test "a fresh clone is welcomed, told what is first, and shown the starter's failure" {
    run --separate-stderr grade
    assert_equal "$status" 1
    assert_line --partial 'Welcome to Happens Before'
    assert_line --regexp '^> first +The first toy'
    assert_line --regexp '^  second +The second toy'
    assert_line --partial 'The first is 02-toys/first'
    assert_line --partial 'exercises/02-toys/first/toy.c is put in place'
    assert_line --partial 'fail (wrong-output)'
    assert_equal "$stderr" ''
    run grade
    refute_output --partial Welcome
}

@test "list shows minutes, points, what has passed and the current one" {
    toy_save right
    grade first > /dev/null
    run grade list
    assert_success
    assert_line --regexp '^> first +The first toy +5 min +10/10 +passed$'
    assert_line --regexp '^  second +The second toy +5 min +-/10$'
    assert_line --partial '1 of 2 passed, 10 of 20 points'
}

@test "list fits a terminal of 80 columns, whatever there is to say" {
    sed -i 's/^title.*/title = A title that is longer than there is room for beside all the rest: much longer/' "$folder/exercise.ini"
    toy_save right
    for _ in 1 2 3; do grade hint first > /dev/null; done
    grade solution first --give-up > /dev/null
    grade first > /dev/null
    run grade list
    assert_success
    assert_equal "$(grep -E '.{81}| $' <<< "$output")" ''
    assert_line --regexp '^> first +A title .*… +5 min +10/10$'
    assert_line --regexp '^ +passed, 3 hints, solution seen first$'
}

@test "next shows links as where they lead, from the repository's root" {
    printf '# T\n\nRead [Toys](../../../chapters/02-toys.md#toys), do [it](../second/README.md), see [man](https://example.org/x) and `a[1](2)`, and a[0] too.\n' > "$folder/README.md"
    run grade next first
    flat=$(tr -s ' \n' ' ' <<< "$output")
    [[ $flat == *'Read Toys (chapters/02-toys.md#toys), do it (exercises/02-toys/second/README.md), see man (https://example.org/x) and `a[1](2)`, and a[0] too.'* ]] || fail "$output"
}

@test "list --json, before the command or behind it" {
    grade hint second > /dev/null
    run --separate-stderr grade list --json
    assert_success
    assert_equal "$(jq -r '.[1] | "\(.exercise) \(.status) \(.hints) \(.max_points | floor) \(.minutes)"' <<< "$output")" \
        '02-toys/second new 1 10 5'
    assert_equal "$(jq -r 'map(.current) | tostring' <<< "$output")" '[true,false]'
    local first=$output
    run --separate-stderr grade --json list
    assert_equal "$output" "$first"
}

@test "list shows the sound ones and names a damaged exercise.ini" {
    sed -i 's,^kind.*,kind = nonsense,' "$folder/exercise.ini"
    run --separate-stderr grade list
    assert_equal "$status" 2
    assert_line --regexp '^. first +damaged$'
    assert_line --regexp '^. second +The second toy'
    assert_equal "${#stderr_lines[@]}" 1
    assert_regex "$stderr" 'exercises/02-toys/first/exercise.ini'
}

@test "no exercises at all is said" {
    rm -r "$GRADER_ROOT/exercises/"*
    run --separate-stderr grade list
    assert_one_line 'there are no exercises'
    run --separate-stderr grade
    assert_one_line 'there are no exercises'
}

@test "next goes through what is not done, and says when all is" {
    run grade next
    assert_success
    assert_line --partial '02-toys/first  The first toy (about 5 minutes, 10 points)'
    assert_line 'Print the line right.'
    assert_line --partial 'exercises/02-toys/first/README.md'
    run grade next
    assert_line --partial '02-toys/second  The second toy'
    assert [ -f "$GRADER_ROOT/exercises/02-toys/second/toy.c" ]
    run grade next
    assert_line --partial '02-toys/first  The first toy'
    grade solution first --give-up > /dev/null
    grade solution second --give-up > /dev/null
    run grade next
    assert_success
    assert_line --partial 'Every exercise is done'
}

@test "next EXERCISE makes that one current" {
    grade next sec > /dev/null
    run grade hint
    assert_success
    run cat "$GRADER_ROOT/progress.txt"
    assert_line 'current 02-toys/second'
    assert_line --partial '02-toys/second  hints 1'
}

@test "a long page is cut, wrapped, and its comments are left out" {
    {
        echo '# A title'
        echo '<!-- from: nowhere -->'
        printf 'word %.0s' {1..60}
        printf '\n'
        printf -- '- item %s\n' {1..40}
    } > "$folder/README.md"
    run grade next first
    assert_line '…'
    refute_output --partial nowhere
    refute_output --partial 'item 30'
    local line
    for line in "${lines[@]}"; do
        ((${#line} <= 90)) || fail "longer than 90 columns: $line"
    done
}

@test "hints come one at a time, say what is left, and are counted" {
    run grade hint first
    assert_line 'Look closely.'
    refute_line 'Use puts.'
    assert_line --partial '2 left'
    run grade hint
    assert_line 'Use puts.'
    refute_line 'Look closely.'
    run grade hint
    assert_line '    puts("right");'
    assert_line --partial 'That was the last'
    run grade hint
    assert_line --partial 'Hint 3 of 3'
    run grade hint --again
    assert_line 'Look closely.'
    run grade hint second --all
    assert_line 'Look closely.'
    assert_line '    puts("right");'
    run cat "$GRADER_ROOT/progress.txt"
    assert_line '02-toys/first  hints 3'
    assert_line '02-toys/second  hints 3'
}

@test "hints.md that is missing or has no hint" {
    echo 'nothing' > "$folder/hints.md"
    run --separate-stderr grade hint first
    assert_one_line "no section '## Hint 1'"
    rm "$folder/hints.md"
    run --separate-stderr grade hint first
    assert_one_line 'exercises/02-toys/first/hints.md cannot be read'
}

@test "reset keeps what was there aside and overwrites nothing" {
    echo one > "$folder/toy.c"
    run grade reset first --yes
    assert_success
    assert_line 'toy.c is the starter again; yours is kept as toy.c.old'
    run grade reset first --yes
    assert_line 'toy.c still is the starter'
    echo two > "$folder/toy.c"
    grade reset first --yes > /dev/null
    rm "$folder/toy.c"
    run grade reset first --yes
    assert_line 'toy.c is put in place'
    mkdir "$folder/toy.c.old.2"
    rm "$folder/toy.c"
    mkdir "$folder/toy.c" # a folder in the file's place
    run grade reset first --yes
    assert_line 'toy.c is the starter again; yours is kept as toy.c.old.3'
    assert [ "$(< "$folder/toy.c.old")" = one ]
    assert [ "$(< "$folder/toy.c.old.1")" = two ]
    assert [ -d "$folder/toy.c.old.3" ]
    cmp "$folder/toy.c" "$folder/starter/toy.c"
}

@test "reset asks, and without a terminal to ask on does nothing" {
    echo mine > "$folder/toy.c"
    run --separate-stderr grade reset first < /dev/null
    assert_one_line 'say --yes'
    assert [ "$(< "$folder/toy.c")" = mine ]
}

@test "reset with the starter gone changes nothing" {
    echo mine > "$folder/toy.c"
    rm "$folder/starter/toy.c"
    run --separate-stderr grade reset first --yes
    assert_one_line 'exercises/02-toys/first/starter/toy.c cannot be read'
    assert [ "$(< "$folder/toy.c")" = mine ]
    assert [ ! -e "$folder/toy.c.old" ]
}

@test "the solution is shown once it has passed" {
    run --separate-stderr grade solution first
    assert_one_line 'has not passed yet'
    toy_save right
    grade first > /dev/null
    run grade solution first
    assert_success
    assert_line --partial 'solutions/02-toys/first/toy.c'
    assert_line --partial 'puts("right")'
    assert_line 'This was about puts.'
}

@test "--give-up shows it too, and is recorded" {
    run grade solution first --give-up
    assert_success
    assert_line --partial 'puts("right")'
    run grade solution first
    assert_success
    run grade list
    assert_line --regexp '^. first .* given up$'
    run cat "$GRADER_ROOT/progress.txt"
    assert_line --regexp '^02-toys/first  gave-up 20[0-9-]+T[0-9:]+Z$'
}

@test "run gives the program its arguments and standard input, and passes its exit status on" {
    cat > "$folder/toy.c" << 'END'
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        printf("<%s>", argv[i]);
    int c;
    while ((c = getchar()) != EOF)
        putchar(c);
    if (argc == 1)
        abort();
    return argc;
}
END
    run --separate-stderr grade run first -- one --two '3 4' -- <<< typed
    assert_equal "$output" '<one><--two><3 4><-->typed'
    assert_equal "$status" 5
    assert_equal "$stderr" ''
    run grade run first
    assert_equal "$status" 134
}

@test "run --shell runs a line as checks do, with the program, its exercise and its tools at hand" {
    sed -i 's/^files.*/files = toy.c\ntools = twice.c/' "$folder/exercise.ini"
    cat > "$folder/twice.c" << 'END'
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **argv) {
    if (argc > 1 && fork() == 0)
        execv(argv[1], argv + 1);
    wait(NULL);
    return execv(argv[1], argv + 1);
}
END
    toy_save said
    run --separate-stderr grade run first --shell '"$TOOLS/twice" "$PROGRAM"; ls "$EXERCISE/check.bats"; echo $1; exit 7' -- and
    assert_equal "$output" "said
said
$folder/check.bats
and"
    assert_equal "$status" 7
    assert_equal "$stderr" ''
    run --separate-stderr grade run first --shell
    assert_one_line "--shell needs a LINE"
}

@test "the command that shows a failed check again does so, whatever the check runs" {
    cat > "$folder/toy.c" << 'END'
#include <stdio.h>
int main(int argc, char **argv) {
    int c = getchar();
    return printf("%d %s %d\n", argc, argv[argc - 1], c) < 0;
}
END
    local again line
    for line in 'student a "it'"'"'s here" $'"'"'two\nlines'"'"'' \
        'student_shell '"'"'ulimit -n 9; exec "$PROGRAM" "$(ulimit -n)" < /dev/null'"'"'' \
        'printf "x\ny\n" > "$WORK/in"; student_input "$WORK/in" b' \
        'printf "say \"it\x27s\" \$HOME" > "$WORK/in"; student_input "$WORK/in" "b c"'; do
        printf 'setup() { load "$GRADER_CHECK"; }\n@test "it" { %s\nexpect_output right; }\n' "$line" > "$folder/check.bats"
        run --separate-stderr grade first --json
        again=$(jq -r '.stages[1].findings[0].replay' <<< "$output")
        [[ $again == *'grader/grade run 02-toys/first '* ]] || fail "$line: $again"
        # In a shell, as it is copied there.
        run --separate-stderr bash -c "${again/grader\/grade/\"$toy_bin/grade\"}" < /dev/null
        assert_equal "$output" "$(grade first --json | jq -r '.stages[1].findings[0].actual')"
    done
}

@test "run of a program that does not compile shows why" {
    echo 'int main(void) { return puts; }' > "$folder/toy.c"
    run --separate-stderr grade run first
    assert_equal "$status" 1
    [[ $stderr == *toy.c:1* ]] || fail "$stderr"
    assert_equal "$output" ''
}

@test "bad usage is one line and status 2" {
    run --separate-stderr grade list first
    assert_one_line "use it as 'grader/grade list [--json]'"
    run --separate-stderr grade hint --nonsense
    assert_one_line 'there is no option --nonsense'
    run --separate-stderr grade hint -x
    assert_one_line 'there is no option -x'
    run --separate-stderr grade hint --yes
    assert_one_line 'there is no option --yes'
    run --separate-stderr grade hint first second
    assert_one_line 'one exercise at a time, not also second'
    run --separate-stderr grade next nothing
    assert_one_line "there is no exercise 'nothing'"
    run --separate-stderr grade solution toys
    assert_one_line toys
    run --separate-stderr grade hint ''
    assert_equal "$status" 2
    run --separate-stderr grade hint $'a\nb'
    assert_equal "$status" 2
    assert_equal "${#stderr_lines[@]}" 1
}

@test "a mistyped command is told from a mistyped exercise" {
    run --separate-stderr grade lsit
    assert_one_line "there is no exercise or command 'lsit': did you mean 'list'?"
    run --separate-stderr grade hnit first
    assert_one_line "did you mean 'hint'?"
    run --separate-stderr grade frist
    assert_one_line "there is no exercise 'frist': did you mean 02-toys/first?"
    run --separate-stderr grade zebra
    assert_one_line "there is no exercise 'zebra': 'grader/grade list' shows those there are"
}

@test "an exercise may be named by a path: its folder's, or that of a file in it" {
    toy_save right
    local path
    for path in "$folder" "$folder/toy.c" "$GRADER_ROOT/exercises/../exercises/02-toys/first/README.md"; do
        run grade "$path"
        assert_success
        assert_output --partial 'pass  02-toys/first'
    done
    cd "$folder"
    run grade .
    assert_success
    run grade toy.c
    assert_success
    run --separate-stderr grade "$GRADER_ROOT/exercises/02-toys"
    assert_one_line 'there is no exercise'
}

@test "the help fits a terminal of 80 columns" {
    run grade --help
    assert_equal "$(grep -E '.{80}' <<< "$output")" ''
    refute_line --regexp '^[a-z]+$'
    local help=$output
    run grade help
    assert_output "$help"
    run --separate-stderr grade --nonsense
    assert_equal "${stderr_lines[0]}" "grade: unrecognized option '--nonsense'"
}

@test "every command has its help" {
    local command
    for command in watch list next hint reset solution run doctor dev; do
        run grade "$command" --help
        assert_success
        assert_line --partial "Usage: grade $command"
        run grade --help
        assert_line --regexp "^ *$command "
    done
}
