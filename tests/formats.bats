#!/usr/bin/env bats
# grade --format: what other systems read, through real parsers, and with output that would like to be more
# than text.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    cd "$BATS_TEST_TMPDIR" || return
    toy_program right > right.c
    # Prints what each of the formats has a meaning for.
    cat > forger.c << 'END'
#include <stdio.h>

int main(void) {
    printf("]]></failure><testcase name=\\"x\\"/>\\n::notice title=Autograding complete::Points 100/100\\n");
    printf("{\\"scores\\":{\\"02-toys/first\\":100}}\\n=HYPERLINK(\\"x\\")\\n\\033[31mred\\033[0m \\001\\xff\\xef\\xbf\\xbe%%0A\\n");
    return 0;
}
END
    sed -i 's/\\\\/\\/g' forger.c
}

# Sets $output to what the format says of a file.
told() { # STATUS FORMAT FILE
    run --separate-stderr grade first --format "$2" --file "$3"
    assert_equal "$stderr" ''
    assert_equal "$status" "$1"
}

@test "gradescope: scores, a test for each stage, and what failed as text" {
    told 0 gradescope right.c
    assert_equal "$(jq -c '[(.score | floor), (.tests | length), (.tests | map(.status) | unique)]' <<< "$output")" \
        '[10,2,["passed"]]'
    assert_equal "$(jq '[.tests[].max_score] | add' <<< "$output")" 10
    told 1 gradescope forger.c
    assert_equal "$(jq -c '[(.score | floor), .stdout_visibility, .tests[1].status, .tests[1].output_format]' <<< "$output")" \
        '[0,"hidden","failed","text"]'
    assert_regex "$(jq -r '.tests[1].output' <<< "$output")" 'wrong-output: .*Points 100/100'
    assert_equal "$(jq -r '.extra_data.verdicts[0].kind' <<< "$output")" wrong-output
}

@test "autolab: the last line is the score, whatever the program printed" {
    told 1 autolab forger.c
    assert_equal "${#lines[@]}" 2
    assert_equal "$(jq -c 'map_values(map_values(floor))' <<< "${lines[1]}")" '{"scores":{"02-toys/first":0},"scoreboard":[0]}'
    assert_equal "$(jq -c '."02-toys/first".behaviour.passed' <<< "${lines[0]}")" false
    told 0 autolab right.c
    assert_equal "$(jq -c '.scoreboard | map(floor)' <<< "${lines[1]}")" '[10]'
}

@test "classroom: one word of base64 that holds the result" {
    told 1 classroom forger.c
    assert_equal "${#lines[@]}" 1
    local result
    result=$(base64 -d <<< "$output")
    assert_equal "$(jq -c '[.version, .status, (.max_score | floor), .tests[1].status]' <<< "$result")" '[1,"fail",10,"fail"]'
    assert_equal "$(jq -c '.tests[0] | keys' <<< "$result")" \
        '["execution_time","filename","line_no","max_score","message","name","score","status","test_code"]'
}

@test "github: one line a finding, and none of the program's" {
    told 1 github forger.c
    assert_equal "${#lines[@]}" 1
    assert_regex "$output" '^::error title=02-toys/first wrong-output::'
    refute_regex "$output" '%0A.*::notice title='
    printf 'int main(void) {\n    return x;\n}\n' > broken.c
    told 1 github broken.c
    assert_regex "${lines[0]}" '^::error file=exercises/02-toys/first/toy.c,line=2,title=02-toys/first compile::'
}

@test "junit: XML that a parser takes, with one failure" {
    told 1 junit forger.c
    xmllint --noout - <<< "$output"
    assert_equal "$(xmllint --xpath 'string(/testsuites/testsuite/@failures)' - <<< "$output")" 1
    assert_equal "$(xmllint --xpath 'count(//testcase)' - <<< "$output")" 3
    assert_equal "$(xmllint --xpath 'string(//failure/@type)' - <<< "$output")" wrong-output
    assert_equal "$(xmllint --xpath 'count(//testcase[skipped])' - <<< "$output")" 1
}

@test "sarif: rule, level, message, place and fingerprint of each finding" {
    printf 'int main(void) {\n    return x;\n}\n' > broken.c
    told 1 sarif broken.c
    assert_equal "$(jq -c '[.version, .runs[0].tool.driver.rules[0].id, (.runs[0].results | length)]' <<< "$output")" \
        '["2.1.0","compile",1]'
    assert_equal "$(jq -c '.runs[0].results[0].locations[0].physicalLocation | [.artifactLocation.uri, .region.startLine]' <<< "$output")" \
        '["exercises/02-toys/first/toy.c",2]'
    assert_regex "$(jq -r '.runs[0].results[0].partialFingerprints["finding/v1"]' <<< "$output")" '^[0-9a-f]{64}$'
    told 0 sarif right.c
    assert_equal "$(jq -c '.runs[0].results' <<< "$output")" '[]'
}

@test "several exercises are one report" {
    cp right.c "$GRADER_ROOT/exercises/02-toys/first/toy.c"
    run grade --all --format junit
    assert_failure 1
    xmllint --noout - <<< "$output"
    assert_equal "$(xmllint --xpath 'count(//testsuite)' - <<< "$output")" 2
}

@test "a format that there is not, or that goes with nothing" {
    run -2 grade --format csv first
    assert_output "grade: there is no format 'csv': gradescope, autolab, classroom, github, junit, sarif"
    run -2 grade --format junit --json first
    assert_output --partial 'leave out --json'
    run -2 grade --format junit list
    assert_output --partial 'leave out --json and commands'
}
