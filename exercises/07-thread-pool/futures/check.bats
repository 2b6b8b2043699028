#!/usr/bin/env bats
# futures: what came of each task, as the driver tells it. See driver.c for the modes.

setup() {
    load "$GRADER_CHECK"
}

# expect_told EXPECTED WHY: what the driver has to tell. WHY is what was probably done if it does not.
expect_told() {
    [[ $output != *'uses the processor'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: whoever waits in future_get uses the processor: it looks again and again instead of waiting for a condition" "$1" "$output"
    expect_status 0
    expect_output "$1" "because: $2"
    expect_no_stderr "because: no call has a reason to fail"
}

@test "each future has the result of its own task" {
    student values 1
    expect_told 'values: 1 of 1 are right' "future_get sets *value to what the task has set"
    student values 100
    expect_told 'values: 100 of 100 are right' "each future has memory of its own"
}

@test "whoever asks before there is a result waits, and all get it" {
    student before 1
    expect_told 'before: 1 of 1 threads got it right' "future_get returns when the task has, and not before"
    student before 7
    expect_told 'before: 7 of 7 threads got it right' "future_get returns when the task has, and not before"
}

@test "a result may be asked for again, when the pool is gone too" {
    student again
    expect_told 'again: 2 of 2 are right' "asking takes nothing away: the future is the caller's until it is released"
}

@test "an error is a result" {
    student error
    # shellcheck disable=SC2154 # student sets it
    if ((status == 124)) && grep -q '"kind":"deadlock"' "$REPORT"; then
        fail_as deadlock "no one can go on: a task has returned an error number, and future_get waits for its result still; any error number may be one, also that which stands for a result that is not there yet"
    fi
    expect_told $'error: EDOM, the value is as it was\nNULL: 0, the value is NULL' "future_get returns what the task returned, and sets the value only if that is 0, to NULL as well"
}

@test "a future may be given up at any time" {
    student release
    expect_told 'release: the tasks computed 4 9 16' "future_release does not wait, and the task runs all the same"
}

@test "a task that can't be started is an error" {
    student stopped
    expect_told 'stopped: ESHUTDOWN, the future is as it was' "what pool_submit returns is what future_start returns"
}
