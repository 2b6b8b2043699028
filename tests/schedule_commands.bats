#!/usr/bin/env bats
# replay, trace and step: a failing schedule again, in words, drawn, and chosen by hand. On a toy whose two threads take two
# locks in opposite order.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    folder=$GRADER_ROOT/exercises/02-toys/first
    printf '[schedules]\nrun = locks\n' >> "$folder/exercise.ini"
    toy_locks b a
}

# A program that takes two locks in one thread, and in another in the order of the arguments.
toy_locks() { # FIRST SECOND
    cat > "$folder/toy.c" << END
#include <pthread.h>
#include <stdio.h>

struct locks {
    pthread_mutex_t a, b;
};
static struct locks locks = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

static void *one(void *unused) {
    (void)unused;
    pthread_mutex_lock(&locks.a);
    pthread_mutex_lock(&locks.b);
    pthread_mutex_unlock(&locks.b);
    pthread_mutex_unlock(&locks.a);
    return NULL;
}

static void *other(void *unused) {
    (void)unused;
    pthread_mutex_lock(&locks.$1);
    pthread_mutex_lock(&locks.$2);
    pthread_mutex_unlock(&locks.$2);
    pthread_mutex_unlock(&locks.$1);
    return NULL;
}

int main(int argc, char **argv) {
    (void)argv;
    pthread_t threads[2];
    if (argc > 1) {
        if (pthread_create(&threads[0], NULL, one, NULL) != 0 ||
            pthread_create(&threads[1], NULL, other, NULL) != 0)
            return 1;
        pthread_join(threads[0], NULL);
        pthread_join(threads[1], NULL);
    }
    return puts("right") == EOF;
}
END
}

# One line on standard error that says what is wrong, exit status 2, nothing on standard output.
assert_one_line() { # PART OF THE LINE
    assert_equal "$status" 2
    assert_equal "${#stderr_lines[@]}" 1
    assert_regex "${stderr_lines[0]}" '^(grade|interleave): '
    [[ $stderr == *"$1"* ]] || fail "'$stderr' does not say '$1'"
    assert_equal "$output" ''
}

@test "the verdict names a seed, and replay shows the very schedule: who waits for whom, the switch" {
    run --separate-stderr grade --json first
    assert_equal "$status" 1
    local finding
    finding=$(jq -c '.stages[] | select(.name == "schedules") | .findings[0]' <<< "$output")
    assert_equal "$(jq -r .kind <<< "$finding")" deadlock
    local command message
    command=$(jq -r .replay <<< "$finding")
    message=$(jq -r .message <<< "$finding")
    assert_regex "$command" '^grader/grade replay 02-toys/first --seed [0-9]+$'
    run grade replay 02-toys/first --seed "${command##* }"
    assert_equal "$status" 1
    assert_line "  $message"
    assert_line --regexp '^deadlock  toy\.c:(12|21)$'
    assert_line --regexp 'main +T1: one +T2: other'
    assert_line --regexp '^>'
    assert_line --regexp '^\*.*12 waits for locks\.b'
    assert_line --regexp '^\*.*21 waits for locks\.a'
    assert_line '* this wait is never over'
    assert_line --partial "this is the schedule of seed ${command##* }"
}

@test "replay without a seed looks for the first failure, and is the same each time" {
    run grade replay first
    assert_equal "$status" 1
    assert_line --regexp 'held by T[12] since toy\.c:'
    local once=$output
    run grade replay first
    assert_equal "$output" "$once"
    refute_output --partial $'\033'
}

@test "replay of a program that no schedule breaks says so" {
    toy_locks a b
    run grade replay first
    assert_success
    assert_output --partial 'no failure in '
    run grade replay first --seed 8
    assert_success
    assert_output --partial 'does not fail'
}

@test "trace draws the run: a page and an SVG, both well-formed, with the words in them" {
    run grade trace first
    assert_equal "$status" 1
    assert_output "02-toys/first is drawn in $GRADER_ROOT/build/traces/02-toys/first.html"
    xmllint --noout --nonet "$GRADER_ROOT/build/traces/02-toys/first.html"
    run cat "$GRADER_ROOT/build/traces/02-toys/first.html"
    assert_output --partial '<strong>deadlock</strong> <code>toy.c:'
    assert_output --partial 'T1 waits for T2'
    assert_output --partial 'T2 waits for T1'
    assert_output --partial '>switch</text>'
    assert_output --partial 'prefers-color-scheme: dark'
    refute_output --partial '<script'
    run grade trace first --svg --out "$BATS_TEST_TMPDIR/run.svg"
    assert_equal "$status" 1
    xmllint --noout --nonet "$BATS_TEST_TMPDIR/run.svg"
    run xmllint --xpath 'string(/*/*[local-name() = "desc"])' "$BATS_TEST_TMPDIR/run.svg"
    assert_output --partial 'no one can go on'
    assert_output --partial 'T1, line 11 locks locks.a'
}

# damage_trace PATTERN REPLACEMENT: from now on what the scheduler writes as a trace has it everywhere. What
# compiles for it has all of build/bin in sight; what runs is a copy, and sees itself alone.
damage_trace() {
    local own=$GRADER_ROOT/build/bin tool
    tool=$(realpath "$toy_bin/interleave")
    if [ -L "$own" ]; then
        rm "$own"
        mkdir "$own"
        ln -s "$toy_bin"/* "$own"
        ln -s "${tool%/*}/../engine" "$GRADER_ROOT/build/engine"
        cp "$tool" "$own/interleave-itself"
    fi
    rm "$own/interleave"
    cat - "$tool" > "$own/interleave" << END
#!/bin/bash
[ ! -e "\$0-itself" ] || exec "\$0-itself" "\$@"
status=0
itself=\$(mktemp ./interleave.XXXXXX)
sed '1,/^# itself:/d' "\$0" > "\$itself"
chmod +x "\$itself"
"\$itself" "\$@" || status=\$?
rm "\$itself"
for word; do
    [[ \$word == --trace=* ]] || continue
    trace=\$(< "\${word#*=}")
    printf '%s' "\${trace//$1/$2}" > "\${word#*=}"
done
exit \$status
# itself:
END
    chmod +x "$own/interleave"
}

@test "a damaged trace is one line, and draws nothing; so is a scheduler that dies" {
    damage_trace '\"task\": 1,' '\"task\": 70,'
    run --separate-stderr grade trace first
    assert_one_line "the controlled scheduler's trace is damaged: row "
    assert_one_line 'is of task 70, and there are 3'
    damage_trace '\"rows\":' '\"lines\":'
    run --separate-stderr grade trace first --svg
    assert_one_line 'it has no tasks or no rows'
    sed -i 's/^exit $status/exit 127/' "$GRADER_ROOT/build/bin/interleave"
    run --separate-stderr grade trace first
    assert_one_line 'it ended without an answer'
    [ ! -e "$GRADER_ROOT/build/traces/02-toys/first.html" ]
    [ ! -e "$GRADER_ROOT/build/traces/02-toys/first.svg" ]
}

@test "bad input is one line each" {
    run --separate-stderr grade replay first --seed nonsense
    assert_one_line '--seed nonsense is no whole number'
    run --separate-stderr grade replay first --seed -3
    assert_one_line '--seed -3 is no whole number'
    run --separate-stderr grade replay first --seed
    assert_one_line '--seed needs a number'
    run --separate-stderr grade replay first --seed 7
    assert_one_line 'has no such schedule'
    run --separate-stderr grade replay second
    assert_one_line 'has no section [schedules]'
    run --separate-stderr grade trace first --colour
    assert_one_line 'there is no option --colour'
    run --separate-stderr grade replay first second
    assert_one_line 'one exercise at a time'
    run --separate-stderr grade replay third
    assert_one_line "third"
    run --separate-stderr grade trace first --out "$BATS_TEST_TMPDIR/no/such/file"
    assert_one_line 'cannot be written'
}

@test "a program that does not compile is told as the build stage tells it" {
    echo 'int main(void) { return 0 }' > "$folder/toy.c"
    run --separate-stderr grade replay first
    assert_equal "$status" 1
    assert_equal "$output" ''
    [[ $stderr == *toy.c:1* ]] || fail "'$stderr' does not name the line"
}

# The choices with which the second thread takes its lock between the first's two.
deadlock=(main main T1 T1 T2 r)

@test "step: the reader is the scheduler, finds the deadlock, and saves it; --plan shows it again" {
    local plan="$BATS_TEST_TMPDIR/my plan.json"
    run grade step first < <(printf '%s\n' T2 'b' r 'b 9' "${deadlock[@]}" "s $plan" q)
    assert_equal "$status" 1
    assert_line --regexp '^  1  main +toy\.c:32  '
    assert_line --regexp '^  2  T1 +begins with one'
    assert_line 'choice 1: who goes on?'
    assert_output --partial 'your schedule does not fail'
    assert_output --partial '(waits for T1 to end)'
    assert_line --regexp '^deadlock  toy\.c:(12|21)$'
    assert_output --partial 'this is your schedule'
    assert_output --partial "the choices are in $plan"
    assert_equal "$(jq -r '.version, (.choices | length > 0)' "$plan")" $'1\ntrue'
    run grade step first --plan "$plan"
    assert_equal "$status" 1
    assert_line --regexp '^deadlock  toy\.c:(12|21)$'
    assert_line --partial "this is the schedule of $plan"
}

@test "step takes what it does not know in one line, goes on, and ends with its input" {
    run grade step first < <(printf '%s\n' 77 nobody 'b x' s h)
    assert_success
    assert_output --partial "'77' is no choice: a number from 1 to 2"
    assert_output --partial "'nobody' is no choice"
    assert_output --partial 'b x: say how many choices to go back'
    assert_output --partial 's needs a FILE'
    assert_output --partial 'run on by default, to the end'
}

@test "a file of choices that is none, or another program's, is one line" {
    local plan="$BATS_TEST_TMPDIR/plan.json" interleave=$toy_bin/interleave
    "$interleave" --program "$BATS_TEST_TMPDIR/toy" "$folder/toy.c"
    plan_fails() { # PART OF THE LINE
        run --separate-stderr "$interleave" --program "$BATS_TEST_TMPDIR/toy" --plan "$plan" -- locks
        assert_one_line "$1"
    }
    plan_fails 'No such file'
    echo 'hello' > "$plan"
    plan_fails 'no JSON'
    echo '{"version": 2, "choices": []}' > "$plan"
    plan_fails 'no file of choices of version 1'
    echo '{"version": 1, "choices": [{"task": 1, "step": 2, "chosen": 1}]}' > "$plan"
    plan_fails 'choice 1 has no "sub"'
    echo '{"version": 1, "choices": [{"task": 1, "step": 999, "sub": 0, "chosen": 1}]}' > "$plan"
    plan_fails 'does not come to choice 1'
    echo '{"version": 1, "choices": []}' > "$plan"
    run "$interleave" --program "$BATS_TEST_TMPDIR/toy" --plan "$plan" -- locks
    assert_success
    run --separate-stderr "$interleave" --program "$BATS_TEST_TMPDIR/toy" --plan "$plan" --step
    assert_one_line 'three ways to name a schedule'
}
