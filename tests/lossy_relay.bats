#!/usr/bin/env bats
# The lossy relay that exercises about UDP share (grader/helpers), natively and under the controlled
# scheduler: what becomes of each datagram is what the plan says, in every schedule.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    helpers=$BATS_TEST_DIRNAME/../grader/helpers
    sources=("$BATS_TEST_DIRNAME/helpers/relayed.c" "$helpers/lossy_relay.c")
    cd "$BATS_TEST_TMPDIR" || return
}

build() { # COMPILER
    run -0 "$1" -std=c17 -D_GNU_SOURCE= -Wall -Wextra -Wconversion -Werror -O1 -g -pthread \
        -I"$helpers" -o relayed "${sources[@]}"
}

@test "datagrams are lost, doubled, and change their order, as the plans say" {
    local compiler how
    for compiler in gcc clang; do
        build "$compiler"
        for how in thread process; do
            run -0 ./relayed "$how" x=.1.3x.. .........
            assert_output $'forth: 1 1 2 4 3 7 8 5 9\nback: 0 1 2 3 4 5 6 7 8 9'
            run -0 ./relayed "$how" '' 9====xxx2
            assert_output $'forth: 0 1 2 3 4 5 6 7 8 9\nback: 1 1 2 2 3 3 4 4 9'
        done
    done
}

@test "a seed draws one plan, which loses no more than two in a row" {
    build gcc
    run -0 ./relayed draw 63 7
    local plan=$output seed
    assert_equal "${#plan}" 63
    run -0 ./relayed draw 63 7
    assert_output "$plan"
    run -0 ./relayed draw 63 8
    refute_output "$plan"
    for seed in {1..40}; do
        run -0 ./relayed draw 63 "$seed"
        refute_output --partial xxx
        assert_output --regexp '^[.x=1-3]{63}$'
    done
}

@test "under the controlled scheduler the plans mean the same in every schedule" {
    local how
    printf 'forth: 1 1 2 4 3 7 8 5 9\nback: 1 1 0 2 4 5 6 3 7 8 9\n' > expected
    for how in thread process; do
        run -0 "$BATS_TEST_DIRNAME/../grader/interleave" --schedules 100 --flag="-I$helpers" \
            --check "diff - $BATS_TEST_TMPDIR/expected" "${sources[@]}" -- "$how" x=.1.3x.. 1=.3
        assert_output --partial 'no failure in 100 schedules'
    done
}
