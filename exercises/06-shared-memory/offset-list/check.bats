# The driver keeps an array of what the list has to hold, and compares the whole list with it, at each address
# that it has of the region.

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

@test "the list is one, at one address" {
    student one
    expect_right one "elements are added at both ends, and the first of those with a text is removed"
}

@test "what is too small or too long is refused" {
    student refuse
    expect_right refuse "TEXT_SIZE counts the NUL"
}

@test "a region is filled, and places are used again" {
    student full 113
    expect_right full "the place of a removed element is free"
    student full 5000
    expect_right full "the place of a removed element is free"
}

@test "the region is mapped at two addresses" {
    student two
    expect_right two "an address that stands in the region is right for one of the two mappings only"
}

@test "the address at which the list was made is no more" {
    student gone
    expect_right gone "an address that stands in the region, in the list of free places too, is one of a mapping that is gone"
}

@test "the bytes are copied to other memory" {
    student moved
    expect_right moved "all of the list lies in its region, and nothing of it in a variable of the process"
}

@test "another process has the region at another address" {
    student across
    expect_right across "an address means something only in the process that has it"
}

@test "two lists have nothing to do with each other" {
    student apart
    expect_right apart "what belongs to a list is in its region"
}

@test "many changes, now at one address, now at the other" {
    student mixed 600
    expect_right mixed "after each change the list holds what an array holds after the same one"
}

@test "a large region is used to its end" {
    student full 200000
    expect_right full "an offset has to reach the end of the region"
}
