# Here one process moves at a time, and the counts pass from their greatest value to 0. What producer and
# consumer do to each other is the business of the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# expect_right MODE [WHY]: the driver finds nothing wrong; if it does, it says what: "driver: KIND: MESSAGE".
expect_right() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    # shellcheck disable=SC2154 # student sets it
    if [[ $stderr =~ $said ]]; then
        fail_as "${BASH_REMATCH[1]}" "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[2]}"
        return 1
    fi
    expect_status 0 "because: $2"
    expect_output "$1: right" "because: $2"
    expect_no_stderr
}

@test "nothing in it locks or waits" {
    # The driver uses none of these: what the program needs of them is the student's.
    local lock
    lock=$(nm -u "$PROGRAM" | grep -Eo -m 1 '\b(pthread_(mutex|spin|rwlock|cond)_|sem_|mtx_|cnd_|flock|syscall)\w*') || true
    [[ -z $lock ]] || fail_as rule "«$BATS_TEST_DESCRIPTION»: the program calls $lock; two counts, each with one writer, need no lock"
}

@test "the ring takes as many items as its capacity, and gives them in order" {
    local capacity
    for capacity in 1 2 4 7; do
        student order "$capacity" 0
        expect_right order "full and empty are told apart, and all places are used" || return 1
    done
}

@test "the counts pass from 4,294,967,295 to 0, and a power of two is the capacity" {
    student order 1 4294967295
    expect_right order "the difference of the two counts is how many are inside, also when one of them has gone round"
    student order 4 4294967290
    expect_right order "the difference of the two counts is how many are inside, also when one of them has gone round"
}

@test "the counts pass from 4,294,967,295 to 0, and no power of two is the capacity" {
    local why="behind place 4,294,967,295 % capacity comes place 0 % capacity, and that is the next one only if the capacity divides 2 to the 32"
    student order 3 4294967290
    expect_right order "$why"
    student order 5 4294967280
    expect_right order "$why"
    student steady 6 4294967290 20
    expect_right steady "$why"
}

@test "many items go through" {
    student steady 1 5 1000
    expect_right steady "each place is used again"
    student steady 1000 4294960000 10000
    expect_right steady "each place is used again"
}

@test "two processes have it at two addresses" {
    student across 1
    expect_right across "all of the ring lies in its memory, and no address in it"
    student across 5 4294967290
    expect_right across "all of the ring lies in its memory, and no address in it"
}

@test "two rings have nothing to do with each other" {
    student apart 1 3
    expect_right apart "what belongs to a ring is in its memory"
}

@test "a side that is stopped for good does not hold up the other" {
    student stopped 2
    expect_right stopped "a lock of one's own atomics is a lock: whoever holds it may be stopped"
}
