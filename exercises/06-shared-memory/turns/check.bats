# That a player waits is proved: the program is stuck, for nobody passes the turn. All orders in which the
# players come are tried in the stage schedules.

setup() {
    load "$GRADER_CHECK"
}

# expect_right OUTPUT [WHY]: the driver finds nothing wrong; if it does, it says what: "driver: KIND: MESSAGE".
expect_right() {
    local said='driver: ([a-z-]+): ([^'$'\n'']*)'
    # shellcheck disable=SC2154 # student sets it
    if [[ $stderr =~ $said ]]; then
        fail_as "${BASH_REMATCH[1]}" "«$BATS_TEST_DESCRIPTION»: ${BASH_REMATCH[2]}"
        return 1
    fi
    expect_status 0 "because: $2"
    expect_output "$1" "because: $2"
    expect_no_stderr
}

# waits_alone PLAYERS PLAYER TIMES: after so many turns of each, the player waits for good.
waits_alone() {
    local turns="$(($1 * $3)) turns of $(($1 * $3)): right"
    local why='it is the turn of player 0; a semaphore that begins with 1 says of its player that it has the turn'
    student alone "$1" "$2" "$3"
    # shellcheck disable=SC2154 # student sets it
    if ((status == 124)) && [[ $(<"$REPORT") == *'"end":"stuck"'* && $output == "$turns" ]]; then
        return
    fi
    expect_right "$turns" "$why" || return 1
    fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: turns_wait returns to player $2, and $why"
}

@test "the semaphores have their names, until they are removed" {
    student names 1
    expect_right '' "each player has a semaphore NAME-i; sem_close gives it back, sem_unlink removes its name"
    student names 100
    expect_right '' "each player has a semaphore NAME-i; sem_close gives it back, sem_unlink removes its name"
}

@test "player 0 begins, and the others wait" {
    waits_alone 2 1 0
    waits_alone 3 2 0
}

@test "after some rounds they still wait" {
    waits_alone 2 1 3
    waits_alone 3 2 2
    waits_alone 3 1 1
}

@test "processes that find the turns by their name take them in order" {
    local why="turns_wait lowers the player's own semaphore, turns_pass raises the next one's, and the first one's begins with 1"
    student order 2 20
    expect_right '40 turns of 40: right' "$why"
    student order 5 4
    expect_right '20 turns of 20: right' "$why"
    student order 1 3
    expect_right '3 turns of 3: right' "one player has the turn again after each turn"
}

@test "somebody who knows nothing but the names takes part" {
    student foreign 2 3
    expect_right '6 turns of 6: right' "the semaphore of a player is 1 when it is that player's turn, and nothing else is needed"
    student foreign 4 2
    expect_right '8 turns of 8: right' "the semaphore of a player is 1 when it is that player's turn, and nothing else is needed"
}

@test "a name that is taken is refused, and what was made is removed" {
    student taken 3 0
    expect_right '' "sem_open with O_CREAT alone opens what exists, and ignores the value"
    student taken 3 2
    expect_right '' "what was made before the call that failed is undone"
}

@test "turns of which a semaphore is missing are not opened" {
    student missing 3 1
    expect_right '' "turns_open makes nothing, and closes what it has opened when it fails"
}

@test "removed turns go on where they are open, and their names are free" {
    student removed 3
    expect_right $'4 turns of 3: right\n3 turns of 3: right' "sem_unlink removes the name, and the semaphore lives as long as somebody has it open"
}
