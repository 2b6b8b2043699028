setup() {
    load "$GRADER_CHECK"
}

# That nothing is lost when they run at once is what every schedule shows, and no number of runs.
@test "one thread adds, another reads when it has ended: all of it is there" {
    student apart 1 100
    expect_status 0 "because: a reading that does not belong together ends the driver"
    expect_output '200 in 100 additions'
}

@test "four threads add, one after the other" {
    student apart 4 1000
    expect_status 0 "because: a reading that does not belong together ends the driver"
    expect_output '8000 in 4000 additions'
}
