setup() {
    load "$GRADER_CHECK"
}

# That nothing is lost when they run at once is what every schedule shows, and no number of runs.
@test "one thread adds, another reads when it has ended: all of it is there" {
    student apart 1 100
    expect_status 0 "because: a reading that does not belong together ends the driver"
    expect_output '200 in 100 additions'
}

@test "each of two counters has its own total, however large, and below nothing too" {
    student two
    expect_status 0
    expect_output $'9223372036854775805 in 2 additions\n-21 in 3 additions\n-21 in 3 additions' \
        "because: a counter begins with nothing, whatever others stand at, and its total is a long"
}

@test "four threads add, one after the other" {
    student apart 4 1000
    expect_status 0 "because: a reading that does not belong together ends the driver"
    expect_output '8000 in 4000 additions'
}
