# A class for the tests of grade batch, on the small repository of toy.bash.
#
#   batch_setup             the repository, and a folder "in" for what is handed in
#   batch_teardown          nothing of it runs any more
#   grade ARGUMENTS...      the grader on it; "unsafe" is what batch is told where nothing can be confined
#   student NAME TEXT       a student's folder with the toy that prints TEXT
#   batch STATUS ARGUMENTS  grades "in" into "out", which has to end so
#   recorded                "ada pass none 10, bob fail …": what was recorded, by student
#   reason STUDENT          why a student's work could not be graded

# What Bats sets stands in it:
# shellcheck disable=SC2154
# shellcheck source=tests/helpers/toy.bash
source "${BASH_SOURCE[0]%/*}/toy.bash"

batch_setup() {
    toy_root "$BATS_TEST_TMPDIR/root"
    cd "$BATS_TEST_TMPDIR" || return
    mkdir in
    # What is graded here is the tests' own, and may run where nothing can be confined.
    unsafe=()
    [[ ${HB_TIER:-$("$toy_bin/confine" --tier-only)} != none ]] || unsafe=(--unsafe)
}

grade() {
    if [[ ${1-} == batch ]]; then
        "$toy_bin/grade" batch "${unsafe[@]}" "${@:2}"
    else
        "$toy_bin/grade" "$@"
    fi
}

batch_teardown() {
    run pgrep -f "$GRADER_ROOT"
    [[ $status -eq 1 ]] || fail "still running: $output"
    assert [ ! -e out/.staging ]
}

student() { # NAME TEXT
    mkdir -p "in/$1"
    toy_program "$2" > "in/$1/toy.c"
}

batch() { # STATUS ARGUMENTS...
    local expected=$1
    shift
    run --separate-stderr grade batch in --out out --exercise first "$@"
    assert_equal "$status: $stderr" "$expected: $stderr"
}

recorded() {
    jq -rs 'sort_by(.student) | map("\(.student) \(.verdict) \(.kind) \(.points | floor)") | join(", ")' out/results.jsonl
}

reason() { # STUDENT
    jq -r "select(.student == \"$1\") | .stages[0].findings[0].message" out/results.jsonl
}
