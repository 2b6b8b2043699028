setup() {
    load "$GRADER_CHECK"
}

@test "what can be printed and what cannot" {
    expect_prediction answer.txt 4
}
