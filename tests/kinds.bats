#!/usr/bin/env bats
# Exercises of the kinds break, predict and test: what a student may hand in wrongly is told in one finding,
# what the exercise itself does wrongly is an error, and points are the share that a test finds. That right
# and wrong ones are told apart is what dev check shows of each exercise.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    cd "$BATS_TEST_TMPDIR" || return
}

# Takes an exercise of the book into the toy repository, with its solution.
borrow() { # NAME
    mkdir -p "$GRADER_ROOT/exercises/${1%/*}" "$GRADER_ROOT/solutions/${1%/*}"
    cp -r "$toy_repository/exercises/$1" "$GRADER_ROOT/exercises/${1%/*}/"
    cp -r "$toy_repository/solutions/$1" "$GRADER_ROOT/solutions/${1%/*}/"
    cp "$GRADER_ROOT/solutions/$1"/* .
    exercise=$1
}

# Grades all of the student's files, which lie here; sets $output to the verdict.
judge() { # STATUS
    local names files=()
    read -ra names < <(sed -n 's/^files *= *//p' "$GRADER_ROOT/exercises/$exercise/exercise.ini")
    files=("${names[@]/#/--file=}")
    run --separate-stderr grade "$exercise" --json "${files[@]}"
    assert_equal "$stderr" ''
    assert_equal "$status" "$1"
}

message() {
    jq -r '.stages[] | select(.name == "behaviour") | .findings[0].message' <<< "$output"
}

@test "break: a file that is no plan, an impossible choice, a plan of another program" {
    borrow 05-mutexes-and-conditions/break-it
    echo 'first T1, then T2' > deadlock.plan
    judge 1
    assert_regex "$(message)" 'deadlock.plan:1: no JSON .*save the choices'
    echo '{"version": 1, "choices": [{"task": -3, "step": 1, "sub": 0, "chosen": 1}]}' > deadlock.plan
    judge 1
    assert_regex "$(message)" 'deadlock.plan: choice 1 has no "task" that can be'
    echo '{"version": 1, "choices": [{"task": 1, "step": 999999, "sub": 0, "chosen": 1}]}' > deadlock.plan
    judge 1
    assert_regex "$(message)" 'deadlock.plan: the program does not come to choice 1'
}

@test "break: a plan that breaks the program otherwise says how, and how to see it" {
    borrow 05-mutexes-and-conditions/break-it
    cp deadlock.plan invariant.plan
    judge 1
    assert_regex "$(message)" 'invariant.plan breaks the program in another way'
    run jq -r '.stages[] | select(.name == "behaviour") | .findings[0] | .expected, .actual, .replay' <<< "$output"
    assert_output "assertion
deadlock
grader/grade step $exercise --plan exercises/$exercise/invariant.plan"
}

@test "break: the choices that step saves are what is handed in" {
    borrow 05-mutexes-and-conditions/break-it
    local starter=$GRADER_ROOT/exercises/$exercise/starter
    cp "$starter"/*.plan "$GRADER_ROOT/exercises/$exercise/"
    # T1 looks, T2 signals, T1 waits.
    printf '%s\n' main main T1 T1 T2 r 's lost_wakeup.plan' q > choices
    run -1 grade step break-it < choices
    assert_output --partial 'lost-wakeup  cafe.c:26'
    judge 0
}

@test "predict: an answer that is not there, not decided, or no answer" {
    borrow 01-processes-and-threads/fork-predict
    cp answer.txt right.txt
    grep -v abbcd right.txt > answer.txt
    judge 1
    assert_regex "$(message)" 'answer.txt has no line for «abbcd»'
    sed 's/^no  *abbcd/? abbcd/' right.txt > answer.txt
    judge 1
    assert_regex "$(message)" 'does not say yet whether «abbcd»'
    sed 's/^no  *abbcd/perhaps abbcd/' right.txt > answer.txt
    judge 1
    assert_regex "$(message)" "answer.txt says 'perhaps' of «abbcd»: say yes or no"
}

@test "predict: a wrong answer is told by a schedule, or by how many there are" {
    borrow 01-processes-and-threads/fork-predict
    cp answer.txt right.txt
    sed 's/^yes  *abcabd/no abcabd/' right.txt > answer.txt
    judge 1
    assert_regex "$(message)" 'cannot print «abcabd»: there is a schedule in which it does'
    local replay
    replay=$(jq -r '.stages[] | select(.name == "behaviour") | .findings[0].replay' <<< "$output")
    cd "$GRADER_ROOT"
    run -1 bash -c "$replay"
    assert_output --partial 'wrong-output'
    cd "$BATS_TEST_TMPDIR"
    sed 's/^no  *abbcd/yes abbcd/' right.txt > answer.txt
    judge 1
    assert_regex "$(message)" 'can print «abbcd»: none of its [0-9]+ schedules does \(exhaustive to 4 preemptions\)'
}

@test "predict: an output that the starter does not ask for is the exercise's error" {
    borrow 01-processes-and-threads/fork-predict
    sed -i /abcabd/d "$GRADER_ROOT/exercises/$exercise/starter/answer.txt"
    judge 2
    assert_regex "$(message)" 'prints «abcabd», which answer.txt does not ask for'
}

@test "test: points are the share that is found, and none for one that fails the right version" {
    borrow 05-mutexes-and-conditions/test-the-queue
    judge 0
    assert_equal "$(jq '.points | floor' <<< "$output")" 16
    cat > queue_test.c << 'END'
#include "queue.h"
#include <assert.h>
int main(void) {
    struct queue *queue = queue_new(2);
    queue_put(queue, 1);
    queue_put(queue, 2);
    int first = queue_take(queue);
    assert(first == 1);
    queue_free(queue);
    return 0;
}
END
    judge 1
    assert_equal "$(jq '.points | floor' <<< "$output")" 2
    sed -i 's/first == 1/first == 2/' queue_test.c
    judge 1
    assert_equal "$(jq '.points | floor' <<< "$output")" 0
    assert_equal "$(jq -r '.kind' <<< "$output")" assertion
    assert_regex "$(message)" 'your test fails the right program: .*first == 2'
}

@test "test: one that does not end, and one that does not compile, are told as that" {
    borrow 05-mutexes-and-conditions/test-the-queue
    printf '#include "queue.h"\nint main(void) { for (volatile int i = 0;; i = 1 - i) { } }\n' > queue_test.c
    judge 1
    assert_regex "$(jq -r '.kind' <<< "$output")" 'livelock|hang'
    echo 'int main(void) { return queue_new(1) }' > queue_test.c
    judge 1
    assert_equal "$(jq -r '.kind' <<< "$output")" compile
}
