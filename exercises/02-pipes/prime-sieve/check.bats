#!/usr/bin/env bats
# prime-sieve: the driver prints each prime as it is found, and what sieve_run returns. It sees to it
# that each is found in its turn, by a process of its own, and before the next number is given.

setup() {
    load "$GRADER_CHECK"
}

# Who empties the stdio buffers before fork, which is a good habit, has the driver's "sieve_run returns"
# ahead of the primes; it is written once all the same.
settle() {
    local words='sieve_run returns ' rest
    [[ $output == "$words"*$'\n'* ]] || return 0
    rest=${output#"$words"}
    output=${rest%$'\n'*}$'\n'$words${rest##*$'\n'}
}

# What the driver has seen: "driver: KIND: MESSAGE".
heed_driver() { # THE EXPECTED OUTPUT
    settle
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    [[ ! $stderr =~ $said ]] ||
        fail_as "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "$1" "$output"
}

primes_to() {
    local number prime
    local -a primes=()
    for ((number = 2; number <= $1; number++)); do
        for prime in "${primes[@]}"; do
            ((number % prime != 0)) || continue 2
        done
        primes+=("$number")
    done
    ((${#primes[@]} == 0)) || printf '%s\n' "${primes[@]}"
}

# expect_primes EXPECTED WHY: all is well. WHY is what was probably done if it is not, unless the output
# itself tells more.
expect_primes() {
    local all=${1:+$1$'\n'}'sieve_run returns 0' why=$2
    heed_driver "$all"
    [[ $output != *'sieve_run returns sieve_run returns'* ]] ||
        why="what was in the caller's stdio buffer comes out of a child as well, which has a copy: a child leaves with _exit, not with exit"
    [[ $stderr != *'sieve_run returns -1'* ]] ||
        why="no pipe and no process was refused; which call fails, and with which errno? ${2}"
    expect_status 0 "because: $why"
    expect_output "$all" "because: $why"
    expect_no_stderr "because: nothing went wrong"
}

@test "the primes to 30" {
    student 30
    expect_primes "$(primes_to 30)" \
        "a process waits in read for its numbers until no process has the write end of its pipe any more, itself included"
}

@test "no number at all, one, two, and none but primes" {
    local limit
    for limit in 1 2 3; do
        student "$limit"
        expect_primes "$(primes_to "$limit")" \
            "the numbers may end before the first, and each process may see end-of-file before its first number, or right after it"
    done
}

@test "all numbers may be under way at once" {
    student 100 freely
    expect_primes "$(primes_to 100)" \
        "a process finds its prime before it passes on anything, and so the order of the primes does not depend on who is quick"

    student 20000 flood
    expect_primes "$(primes_to 13)" \
        "more numbers than a pipe holds come by in each process"
}

@test "forty-six processes with 16 descriptors each" {
    student_shell 'ulimit -n 16; exec "$PROGRAM" 200 freely'
    local expected
    expected=$(primes_to 200)$'\nsieve_run returns 0'
    heed_driver "$expected"
    # A process whose pipe failed may have done anything then.
    [[ $output == "$expected" || $(wc -l <<< "$output") -ge 20 ]] ||
        fail_as fd-leak "with \"ulimit -n 16\" the primes end early: each process inherits what is open in the one that forks it, so a descriptor that is not closed in the child is there in all that come after; a process needs its read end, and the write end to its neighbour" \
            "$expected" "$output"
    expect_primes "$(primes_to 200)" "each process needs few descriptors, however many there were before it"
}

@test "a signal that is caught ends nothing" {
    student 20 signals
    expect_primes "$(primes_to 20)" \
        "read fails with EINTR when a signal was caught, and is to be called again"
    student 20000 full
    expect_primes "$(primes_to 13)" \
        "write to a full pipe waits, and fails with EINTR when a signal was caught meanwhile"
}

@test "a prime is what none that was found divides" {
    student 30 gaps
    expect_primes $'2\n5\n7\n9\n11\n13\n17\n19\n23\n29' \
        "3 was left out, so 9 is the first of its multiples that nobody keeps back; and its process keeps back 27"
}

# shellcheck disable=SC2030 # student sets it
@test "it waits for its own processes only" {
    student 7 child
    expect_primes "$(primes_to 7)" \
        "the caller may have other children: wait takes whichever ends first, waitpid the one that it is told"
}

# expect_clean_failure LINES: it may be that nothing failed, where the pipe was there already.
expect_clean_failure() {
    local expected=$1$'\nsieve_run returns -1'
    heed_driver "$expected"
    # shellcheck disable=SC2031 # student sets it
    ((status != 0)) || return 0
    expect_status 2 "because: a process that can't have its neighbour ends with another status than 0, its parent sees that and does the same, and so sieve_run learns of it and returns -1"
    expect_output "${expected#$'\n'}" "because: what could not be had is no reason to end otherwise than by returning -1"
}

@test "it fails, and ends, when there is no pipe" {
    student_shell 'ulimit -n 4; exec "$PROGRAM" 10 freely'
    expect_clean_failure ''
}

@test "it fails, and ends, when a process far from the caller gets no pipe" {
    student 20000 starve 5
    expect_clean_failure "$(primes_to 11)"
}

# Who has a process at the right end that sees no number may not need the one that is refused.
@test "it fails, and leaves nothing open, when there is no process" {
    student 20 refuse 1
    expect_clean_failure ''
    student 20 refuse 3
    settle
    # shellcheck disable=SC2031 # student sets it
    local found=${output%$'\nsieve_run'*}
    expect_clean_failure "$found"
}
