#!/usr/bin/env bats
# grade watch, on a terminal of its own (tests/helpers/pty.c) and without one.

bats_require_minimum_version 1.5.0

setup_file() {
    gcc -std=c17 -D_GNU_SOURCE= -O1 -o "$BATS_FILE_TMPDIR/pty" "$BATS_TEST_DIRNAME/helpers/pty.c"
    export PTY=$BATS_FILE_TMPDIR/pty
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    export TERM=xterm NO_COLOR=1
    # For the lines `sh` of a script.
    export FILE=$GRADER_ROOT/exercises/02-toys/first/toy.c
    export RIGHT=$GRADER_ROOT/solutions/02-toys/first/toy.c
    export WRONG=$GRADER_ROOT/exercises/02-toys/first/starter/toy.c
    export SPIN=$BATS_TEST_TMPDIR/spin.c FLOOD=$BATS_TEST_TMPDIR/flood.c
    echo 'int main(void) { for (volatile int i = 0;; i++) { } }' > "$SPIN"
    printf '#include <stdio.h>\nint main(void) { while (puts("flood") != EOF) { } }\n' > "$FLOOD"
    wrong='expect fail (wrong-output)  02-toys/first
        expect q quit'
}

teardown() {
    # Nothing that was started is left, whatever the test was about.
    run pgrep -f "$GRADER_ROOT"
    [[ $status -eq 1 ]] || fail "still running: $output"
    run find "$GRADER_ROOT/build/work" -mindepth 1 -maxdepth 1
    [[ $output == '' || $output == *'No such file'* ]] || fail "left behind: $output"
}

play() { # SCRIPT COMMAND...
    printf '%s\n' "$1" > "$BATS_TEST_TMPDIR/script"
    shift
    run "$PTY" "$BATS_TEST_TMPDIR/script" "$@"
    assert_success
}

watch() { # SCRIPT
    play "$1" "$toy_bin/grade" watch
}

@test "shows the verdict, grades on a save, says that it passes, and n moves on" {
    watch "
        expect 02-toys/first  The first toy
        expect exercises/02-toys/first/README.md
        $wrong
        mode keys
        sh cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        expect This was about puts.
        expect Press n to go on. The next is 02-toys/second.
        expect q quit
        send n
        expect 02-toys/second  The second toy
        expect fail (wrong-output)  02-toys/second
        expect q quit
        send q
        exited 0
        mode lines"
    run cat "$GRADER_ROOT/progress.txt"
    assert_line 'current 02-toys/second'
    assert_line --regexp '^02-toys/first  passed .* points 10/10$'
}

@test "sees every way in which editors save" {
    watch "
        $wrong
        # writing in place
        sh cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        expect q quit
        # a new file renamed over the old one (vim, VS Code, sed -i)
        sh sed -i s/right/wrong/ \$FILE
        $wrong
        # the old one moved away as a backup, a new one made (vim backupcopy=no, emacs)
        sh mv \$FILE \$FILE~; cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        expect q quit
        # emptied, closed, then written
        sh : > \$FILE; cat \$WRONG >> \$FILE
        $wrong
        # deleted and made again
        sh rm \$FILE; cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        expect q quit
        # made elsewhere and moved here
        sh cp \$WRONG \$GRADER_ROOT/other; mv \$GRADER_ROOT/other \$FILE
        $wrong
        # a link put in its place
        sh cp \$FILE \$GRADER_ROOT/other; ln \$GRADER_ROOT/other \$FILE.new; rm \$FILE; ln \$FILE.new \$FILE
        $wrong
        # the whole folder moved away and back
        sh mv \$GRADER_ROOT/exercises/02-toys \$GRADER_ROOT/away
        expect toy.c is not there
        sh mv \$GRADER_ROOT/away \$GRADER_ROOT/exercises/02-toys
        $wrong
        sh cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        expect q quit
        send q
        exited 0"
}

@test "a file that goes away is waited for" {
    watch "
        $wrong
        sh rm \$FILE
        expect exercises/02-toys/first/toy.c is not there
        expect q quit
        sh cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        send q
        exited 0"
}

@test "a file that cannot be graded is told of, and the next save is graded" {
    watch "
        $wrong
        sh : > \$FILE
        expect toy.c is empty
        expect q quit
        sh rm \$FILE; mkdir \$FILE
        expect toy.c is a directory
        expect q quit
        sh rmdir \$FILE; cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        send q
        exited 0"
}

@test "a save during a run starts over, and a program that spins freezes nothing" {
    watch "
        $wrong
        sh cat \$SPIN > \$FILE
        expect build      pass
        send l
        expect The second toy
        send h
        expect Hint 1 of 3
        sh cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        sh cat \$SPIN > \$FILE
        expect build      pass
        send q
        exited 0
        mode lines"
}

@test "a program that prints for ever freezes nothing" {
    watch "
        $wrong
        sh cat \$FLOOD > \$FILE
        expect build      pass
        send l
        expect The second toy
        sh cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        send q
        exited 0"
}

@test "keys: hint, list, reset asks, Enter grades again" {
    watch "
        $wrong
        send h
        expect Look closely.
        send h
        expect Use puts.
        send l
        expect The second toy
        sh cat \$RIGHT > \$FILE
        expect pass  02-toys/first
        expect q quit
        send r
        expect [y/N]
        send n
        expect nothing was changed
        send r
        expect [y/N]
        send y
        expect yours is kept as toy.c.old
        $wrong
        send \\n
        $wrong
        send \\^[[A
        send q
        exited 0"
    assert cmp "$RIGHT" "$FILE.old"
    assert cmp "$WRONG" "$FILE"
    run cat "$GRADER_ROOT/progress.txt"
    assert_line --regexp '^02-toys/first  passed .* hints 2$'
}

@test "Ctrl-C, SIGTERM and the terminal's end leave nothing, and the terminal as it was" {
    watch "
        $wrong
        send \\^C
        signalled 2
        mode lines"
    watch "
        $wrong
        sh cat \$SPIN > \$FILE
        expect build      pass
        send \\^C
        signalled 2
        mode lines"
    watch "
        expect grading
        kill 15
        signalled 15
        mode lines"
    watch "
        expect grading
        hangup
        signalled 1"
}

@test "Ctrl-Z gives the terminal back, and fg takes it again" {
    watch "
        $wrong
        send \\^Z
        stopped
        mode lines
        sh cat \$RIGHT > \$FILE
        continue
        expect pass  02-toys/first
        expect q quit
        mode keys
        send q
        exited 0"
}

@test "the verdict is drawn again when the window changes" {
    watch "
        $wrong
        size 20 60
        $wrong
        send q
        exited 0"
}

@test "a long verdict is shown from its beginning, fitted to the window" {
    local many
    many=$(seq 30)
    sed -i "s,expect_output right,expect_output \"${many//$'\n'/\\n}\"," \
        "$GRADER_ROOT/exercises/02-toys/first/check.bats"
    watch "
        $wrong
        size 16 80
        expect exercises/02-toys/first/README.md
        expect line 1 of the output is not
        expect more lines: grader/grade 02-toys/first
        $wrong
        size 60 80
        $wrong
        send q
        exited 0"
}

@test "grade says on a terminal which stages are at work, and wipes it away" {
    play "
        expect at work: build behaviour …
        expect build      pass
        expect at work: behaviour …
        expect behaviour  fail
        expect fail (wrong-output)
        exited 1" "$toy_bin/grade" first
    run grade first --fresh
    refute_output --partial 'at work'
}

@test "reset on a terminal asks, and takes no for an answer" {
    toy_save mine
    play "
        expect [y/N]
        send no\\n
        expect Nothing was changed.
        exited 0" "$toy_bin/grade" reset first
    assert [ ! -e "$FILE.old" ]
    play "
        expect [y/N]
        send y\\n
        expect toy.c is the starter again
        exited 0" "$toy_bin/grade" reset first
    assert cmp "$WRONG" "$FILE"
}

@test "without a terminal it prints plain lines" {
    mkfifo "$BATS_TEST_TMPDIR/out"
    grade watch > "$BATS_TEST_TMPDIR/out" < /dev/null 3>&- &
    local child=$! line
    exec 9< "$BATS_TEST_TMPDIR/out"
    while IFS= read -r -u 9 line && [[ $line != *'fail (wrong-output)'* ]]; do
        [[ $line != *$'\033'* ]] || fail "an escape sequence: $line"
    done
    while IFS= read -r -u 9 line && [[ $line != *'there are no keys: each save is graded'* ]]; do
        :
    done
    [[ $line == *'no terminal'* ]]
    cat "$RIGHT" > "$FILE"
    while IFS= read -r -u 9 line && [[ $line != *'every exercise'* && $line != *'The next is'* ]]; do
        :
    done
    [[ $line == *'The next is 02-toys/second.'* ]] || fail "$line"
    kill "$child"
    status=0
    wait "$child" || status=$?
    assert_equal "$status" 143
}

@test "nobody to read it any more: it ends" {
    grade watch < /dev/null 3>&- | head -n 3 > "$BATS_TEST_TMPDIR/out"
    run cat "$BATS_TEST_TMPDIR/out"
    assert_line --partial '02-toys/first'
}

@test "the verdict is shown, and why the progress is not kept" {
    HB_PROGRESS=/proc/progress.txt watch "
        expect the progress cannot be kept
        $wrong
        send q
        exited 0"
}

@test "bad usage" {
    run --separate-stderr grade watch nothing
    assert_equal "$status" 2
    assert_equal "${#stderr_lines[@]}" 1
    run --separate-stderr grade watch first second
    assert_equal "$status" 2
    assert_regex "$stderr" 'one exercise at a time'
}
