# Who eats when is luck here, and all orders are tried in the stage schedules. What does not hang on
# that: two who are no neighbours eat at once, for each waits for the other in the middle of the meal.

setup() { load "$GRADER_CHECK"; }

@test "a fork is in one hand only, at a table of five and at one of two" {
    student beside 5
    [[ $output != 'the neighbour of one that eats'* ]] ||
        fail_as rule "«$BATS_TEST_DESCRIPTION»: $output; let it sleep until the fork is put back"
    expect_output 'both neighbours ate after seat 0' 'because: the fork between two neighbours can be in one hand only'
    student beside 2
    expect_output 'the neighbour ate after seat 0' 'because: at a table of two both forks lie between the same two'
    expect_status 0
}

@test "two who are no neighbours eat at the same time" {
    student apart 4
    expect_output 'seats 0 and 2 of 4 ate at the same time' 'because: two who share no fork have no reason to wait for each other'
    student apart 5
    expect_output 'seats 0 and 2 of 5 ate at the same time' 'because: two who share no fork have no reason to wait for each other'
    expect_status 0
}

@test "five eat three meals each" {
    student dine 5 3
    expect_output '5 seats, 3 meals each' 'because: both forks are put back after each meal, and whoever sleeps for one of them goes on'
    expect_status 0
}
