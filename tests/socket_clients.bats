#!/usr/bin/env bats
# The clients that exercises about sockets share (grader/helpers), natively and under the controlled
# scheduler.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    helpers=$BATS_TEST_DIRNAME/../grader/helpers
    sources=("$BATS_TEST_DIRNAME/helpers/socket_clients.c" "$helpers"/{client,slow_client,rude_client}.c)
    expected='polite: right
a byte at a time, each echoed: right
a byte at a time, half-closed: right
reset, left: right
polite: right
begins, and goes on late: right
receives late: right'
    cd "$BATS_TEST_TMPDIR" || return
}

@test "a server is served by polite, slow and rude clients, of both kinds, of few bytes and of many" {
    local compiler kind_size
    for compiler in gcc clang; do
        run "$compiler" -std=c17 -D_GNU_SOURCE= -Wall -Wextra -Wconversion -Werror -O1 -g -pthread \
            -I"$helpers" -o "clients-$compiler" "${sources[@]}"
        assert_success
        for kind_size in {unix,tcp}' '{1,300,4194304}; do
            run -0 "./clients-$compiler" "${kind_size% *}" "${kind_size#* }"
            assert_output "$expected"
        done
    done
}

@test "under the controlled scheduler they do the same in every schedule" {
    local kind
    printf '%s\n' "$expected" > expected
    for kind in unix tcp; do
        run -0 "$BATS_TEST_DIRNAME/../grader/interleave" --schedules 100 --flag="-I$helpers" \
            --check "diff - $BATS_TEST_TMPDIR/expected" "${sources[@]}" -- "$kind" 300
        assert_output --partial 'no failure in 100 schedules'
    done
}
