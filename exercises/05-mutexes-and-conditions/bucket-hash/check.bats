# What one thread sees; and that two threads can work in two buckets at once, which does not hang on
# luck: a comparison in the one bucket waits for one in the other. The rest is for the stages threads
# and schedules.

setup() { load "$GRADER_CHECK"; }

# expect_calls: what the mode calls prints, whatever the number of buckets.
expect_calls() {
    expect_output 'count 0
add 5: 10, count 1
add 12: 11, count 2
add 5: 22, count 2
add -7: 13, count 3
add 12: 25, count 3
add 19: 15, count 4
add 5: 38, count 4
add nothing to 33: 0, count 5
get 5: 38, count 5
get 12: 25, count 5
get 19: 15, count 5
get -7: 13, count 5
get 26: -1, count 5
get 0: -1, count 5
get 33: 0, count 5
remove 12: 25, count 4
remove 12: -1, count 4
remove 5: 38, count 3
remove -7: 13, count 2
remove 26: -1, count 2
remove 19: 15, count 1
remove 33: 0, count 0
add 5: 1, count 1' "because: $1"
    expect_status 0
}

@test "a table of seven buckets" {
    student calls 7
    expect_calls 'keys that fall into one bucket are different keys all the same'
}

@test "a table of one bucket, and one of a thousand" {
    student calls 1
    expect_calls 'all keys are in one bucket here'
    student calls 1000
    expect_calls 'each key has a bucket of its own here'
}

@test "two threads compare keys in two buckets at the same time" {
    local way
    for way in add get remove; do
        student together "$way"
        expect_output 'together: right' 'because: a thread that works in one bucket does not hold up those in others'
        expect_status 0
    done
}
