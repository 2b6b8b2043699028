#!/usr/bin/env bats
# The summing up of `make test` (tests/tap.bash): what it believes, and what it does not.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$BATS_TEST_DIRNAME/..
}

# Runs producers (each an argument: a line of shell that prints TAP) to the end.
sum_up() {
    run --separate-stderr bash -c '
        set -euo pipefail
        . "$1/tests/tap.bash"
        shift
        number=0
        for producer; do
            number=$((number + 1))
            tap_start "p$number" bash -c "$producer"
        done
        tap_finish' - "$root" "$@"
}

last_line() {
    echo "${lines[${#lines[@]} - 1]}"
}

@test "successes are one line each and the totals come last" {
    sum_up 'printf "1..2\nok 1 - one\n# chatter\nok 2 two\n"' 'echo 1..1; echo ok 1 three'
    assert_success
    assert_line 'ok      p1: one'
    assert_line 'ok      p1: two'
    assert_line 'ok      p2: three'
    refute_output --partial chatter
    assert_equal "$(last_line)" '3 passed, 0 failed'
}

@test "a failure is shown in full, named again at the end, and fails the whole" {
    sum_up 'printf "1..3\nok 1 fine\nnot ok 2 broken\n# why\n#   because\nok 3 also\n"; exit 1'
    assert_failure 1
    assert_line 'FAILED  p1: broken'
    assert_line '        # why'
    assert_line '        #   because'
    assert_line '  p1: broken'
    assert_equal "$(last_line)" '2 passed, 1 failed'
}

@test "a producer that stops half-way fails" {
    sum_up 'echo 1..3; echo ok 1 one; echo died here >&2; kill -9 $$'
    assert_failure 1
    assert_line --partial 'planned 3 tests, ran 1 and ended with status 137'
    sum_up 'echo 1..3; echo ok 1 one; echo died here >&2; exit 7'
    assert_failure 1
    assert_line 'FAILED  p1: planned 3 tests, ran 1 and ended with status 7'
    assert_line '        died here'
    assert_equal "$(last_line)" '1 passed, 1 failed'
}

@test "a producer that ends badly although its tests passed fails" {
    sum_up 'echo 1..1; echo ok 1 one; exit 3'
    assert_failure 1
    assert_line 'FAILED  p1: ended with status 3 although no test failed'
}

@test "a producer that ends well although a test failed fails" {
    sum_up 'echo 1..1; echo not ok 1 one'
    assert_failure 1
    assert_equal "$(last_line)" '0 passed, 2 failed'
}

@test "no plan, no test, and tests out of order are failures" {
    sum_up 'echo ok 1 one'
    assert_failure 1
    assert_line --partial 'said no plan'
    sum_up 'echo 1..0'
    assert_failure 1
    assert_line 'FAILED  p1: ran no test'
    sum_up 'echo 1..2; echo ok 1 one; echo ok 1 one'
    assert_failure 1
    assert_line --partial 'out of its order'
    sum_up true
    assert_failure 1
}

@test "with no producer at all nothing passes" {
    sum_up
    assert_failure 1
    assert_line 'No test ran.'
    assert_equal "$(last_line)" '0 passed, 0 failed'
}

@test "a skipped test is neither passed nor hidden" {
    sum_up 'printf "1..2\nok 1 one # skip no such tool\nok 2 two\n"'
    assert_success
    assert_line --partial 'skipped p1: one'
    assert_equal "$(last_line)" '1 passed, 0 failed, 1 skipped'
}

@test "what waits is added up" {
    sum_up 'printf "1..1\nok 1 a\n# waiting: 3\n"' 'printf "1..1\nok 1 b\n# waiting: 4\n"'
    assert_success
    assert_line --partial 'waiting: 7 '
}

@test "producers that run side by side are not interleaved" {
    local both='for i in 1 2 3 4 5 6 7 8; do echo "ok $i x"; done; echo 1..8'
    # Each waits in its middle until the other has begun, so both do run at once.
    mkfifo "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
    tap_slots=2 sum_up \
        "echo go > '$BATS_TEST_TMPDIR/a'; $both; read -r x < '$BATS_TEST_TMPDIR/b'" \
        "read -r x < '$BATS_TEST_TMPDIR/a'; echo go > '$BATS_TEST_TMPDIR/b'; $both"
    assert_success
    local blocks
    blocks=$(printf '%s\n' "${lines[@]}" | grep -o 'p[12]:' | uniq | wc -l)
    assert_equal "$blocks" 2
}

@test "what the caller ignores is not ignored in a producer" {
    trap '' PIPE HUP
    sum_up 'echo 1..2
        sh -c "kill -PIPE \$\$"; [ $? -eq 141 ] && echo ok 1 SIGPIPE ends
        sh -c "kill -HUP \$\$"; [ $? -eq 129 ] && echo ok 2 SIGHUP ends'
    assert_success
    assert_line 'ok      p1: SIGPIPE ends'
    assert_line 'ok      p1: SIGHUP ends'
}

@test "a producer that says nothing more is ended, and fails" {
    tap_look=1 tap_seconds=1 sum_up 'echo 1..1; echo ok 1 one; exec tail -f /dev/null'
    assert_failure 1
    assert_line --partial 'FAILED  p1: said nothing for 1 s and was ended after'
}

@test "a producer whose end is told while nobody reads on is known by its whole name" {
    tap_look=1
    . "$root/tests/tap.bash"
    tap_folder=$BATS_TEST_TMPDIR
    mkfifo "$tap_folder/ended"
    exec {tap_ended}<> "$tap_folder/ended"
    printf '1..1\nok 1 one\n' > "$tap_folder/weaver.out"
    tap_running[weaver]=$$
    # shellcheck disable=SC2317 # tap_wait_one calls it
    tap_end_silent() { # between two reads
        printf 'eaver 0\n' >&"$tap_ended"
    }
    printf w >&"$tap_ended"
    run tap_wait_one
    exec {tap_ended}>&-
    assert_output 'ok      weaver: one'
}

@test "a producer may take as long as it likes while it says something" {
    local look status=0
    tap_look=10 tap_seconds=20
    . "$root/tests/tap.bash"
    tap_folder=$BATS_TEST_TMPDIR
    tail -f /dev/null 3>&- &
    tap_running[p1]=$!
    tap_end_silent # it has no output yet
    for look in 1 2 3 4; do
        echo "ok $look" >> "$tap_folder/p1.out"
        tap_end_silent
        tap_end_silent
        kill -0 "${tap_running[p1]}"
    done
    tap_end_silent
    wait "${tap_running[p1]}" || status=$?
    assert_equal "$status" 143
}

@test "the tests that fail inside Bats, and a Bats file that is broken, are counted" {
    printf '@test "good" { true; }\n@test "bad" { false; }\n' > "$BATS_TEST_TMPDIR/some.bats"
    printf '@test "unfinished" {\n' > "$BATS_TEST_TMPDIR/broken.bats"
    sum_up "exec env -u BATS_TEST_NAME bats --tap '$BATS_TEST_TMPDIR/some.bats'" \
        "exec env -u BATS_TEST_NAME bats --tap '$BATS_TEST_TMPDIR/broken.bats'"
    assert_failure 1
    assert_line 'ok      p1: good'
    assert_line 'FAILED  p1: bad'
    assert_line --partial 'FAILED  p2: '
}

@test "tests/run knows its parts and refuses others" {
    run "$root/tests/run" --list
    assert_success
    assert_line exercises
    assert_line run
    run --separate-stderr "$root/tests/run" --part nonsense
    assert_failure 2
    assert_equal "$stderr" "tests/run: no part 'nonsense' (tests/run --list names them)"
}

@test "an interrupted run ends its producers" {
    mkfifo "$BATS_TEST_TMPDIR/begun"
    bash -c '
        . "$1/tests/tap.bash"
        trap tap_stop EXIT
        trap "exit 143" TERM
        tap_start p1 bash -c "echo \$\$ > \"$2\"; exec tail -f /dev/null"
        tap_finish' - "$root" "$BATS_TEST_TMPDIR/begun" 3>&- &
    local run=$! producer status=0
    read -r producer < "$BATS_TEST_TMPDIR/begun"
    kill -TERM "$run"
    wait "$run" || status=$?
    assert_equal "$status" 143
    run kill -0 "$producer"
    assert_failure
}
