#!/usr/bin/env bats
# ping-pong: the two take turns, and both notice when the other has left.

setup() {
    load "$GRADER_CHECK"
}

# What the driver, who is the referee, has seen: "driver: KIND: MESSAGE".
heed_referee() { # THE EXPECTED OUTPUT [WHAT ELSE TO SAY]
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    [[ $status -ne 3 || ! $stderr =~ $said ]] ||
        fail_as "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}${2:+: $2}" "$1" "$output"
}

# game ROUNDS: what is printed in as many rounds
game() {
    local round
    for ((round = 1; round <= $1; round++)); do
        printf 'ping %d\npong %d\n' "$round" "$round"
    done
}

@test "takes turns" {
    student 3
    heed_referee "$(game 3)"
    expect_status 0 "because: game_start, game_round and game_end return 0 when all is well; the child ends with 0 when it sees end-of-file"
    expect_output "$(game 3)" "because: the parent says only ping, the child only pong, and each waits for the ball before it speaks"
    expect_no_stderr "because: nothing went wrong in this game"
}

@test "ends before the first round" {
    student 0
    heed_referee ''
    expect_status 0 "because: the child may see end-of-file before it has seen a ball"
    expect_output '' "because: nobody speaks before there is a round"
    expect_no_stderr "because: nothing went wrong in this game"
}

@test "plays on for 300 rounds" {
    student 300
    heed_referee "$(game 300)"
    expect_status 0 "because: what works for a few rounds has to work for many: does a round leave anything behind?"
    expect_output "$(game 300)" "because: the child says the round's number; it comes with the ball"
}

@test "notices a child that is killed in the second round" {
    student 3 2
    heed_referee $'ping 1\npong 1\nping 2'
    expect_status 0 "because: the parent's read sees end-of-file when the child is gone, if no write end of that pipe is left in the parent"
    expect_output $'ping 1\npong 1\nping 2' "because: the child dies in the second round, before it has said pong"
}

@test "the child ends when the parent has left without a word" {
    student 2 leave
    heed_referee "$(game 2)"
    expect_status 0 "because: the child ends with exit status 0 when it sees end-of-file, whoever has closed the write end"
    expect_output "$(game 2)" "because: the parent leaves after the second round"
}

@test "the child ends when the parent is killed in the second round" {
    student 2 dies
    heed_referee "$(game 2)"
    expect_status 0 "because: a write to nobody fails with EPIPE, and then no ball will come either; the child ends, and not by a signal"
    expect_output "$(game 2)" "because: the parent is killed when the child is about to say pong 2"
}

@test "undoes what it has done when the second pipe cannot be created" {
    student_shell 'ulimit -n 5; exec "$PROGRAM" 1'
    heed_referee '' 'with "ulimit -n 5" the second pipe cannot be created; then close the ends of the first'
    expect_status 1 "because: with \"ulimit -n 5\" there are descriptors for one pipe only, so game_start returns -1"
    expect_stderr_has 'Too many open files' "because: errno should still be that of the call that failed"
}

@test "plays on when signals are caught" {
    student 2 signals
    heed_referee "$(game 2)"
    expect_status 0 "because: a signal that is caught is no ball and no end: what waits for the ball fails with EINTR, and is to be called again"
    expect_output "$(game 2)" "because: a signal is no ball"
}
