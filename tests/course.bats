#!/usr/bin/env bats
# grade batch --course: what a course gives for a verdict, and exercises and checks of its own.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/batch
    batch_setup
    mkdir course
}

teardown() {
    batch_teardown
}

ini() { # LINE...
    printf '%s\n' "$@" > course/course.ini
}

# "ada 10, bob 2.5": what the grades say of the exercise, by student.
graded() {
    tr -d '\r' < out/grades.csv | tail -n +2 | cut -d, -f1,5 | sort | tr ',' ' ' | paste -sd, | sed 's/,/, /g'
}

# Compiles with a warning: it behaves, and the stage build is not passed.
careless() { # NAME
    student "$1" right
    sed -i 's/int main(void) {/&\n    int unused;/' "in/$1/toy.c"
}

@test "points, the stages' weights, and all or nothing" {
    student ada right
    careless bob
    student eve wrong
    batch 0
    assert_equal "$(graded)" "ada 10, bob 7.5, eve 0"
    cp out/results.jsonl before
    ini '[02-toys/first]' 'points = 30'
    batch 0 --resume --course course
    assert_equal "$(graded)" "ada 30, bob 22.5, eve 0"
    ini '[stages]' 'build = 1' 'behaviour = 1'
    batch 0 --resume --course course
    assert_equal "$(graded)" "ada 10, bob 5, eve 0"
    assert_equal "$(jq -c '[.score, .tests[].max_score] | map(floor)' out/gradescope/bob.json)" '[5,5,5]'
    ini '[course]' 'partial = no' '[02-toys/first]' 'points = 1'
    batch 0 --resume --course course
    assert_equal "$(graded)" "ada 1, bob 0, eve 0"
    # Verdicts stay what they were: nothing was graded again.
    assert cmp before out/results.jsonl
}

@test "late work loses what the rule says, by the roster's times" {
    local name
    for name in intime grace hour days capped closed zone untimed; do
        student "$name" "right"
    done
    cat > roster.csv << 'END'
Name,Submitted
intime,2026-03-29 01:30
grace,2026-03-29 23:59:59.5
hour,2026-03-30 00:30
days,2026-04-01T00:00:00+02:00
capped,"Friday, 3 April 2026, 11:59 PM"
closed,2026-04-09 10:00
zone,2026-03-29 22:59:00 UTC
untimed,
END
    ini '[late]' 'due = 2026-03-29 23:59' 'grace = 10 minutes' 'penalty = 10% per day' 'most = 35%' \
        'closed = 1 week' 'zone = Europe/Berlin'
    # Berlin changed its clocks in that night: 23:59 was 21:59 UTC.
    batch 0 --course course --roster roster.csv
    assert_equal "$(graded)" "capped 6.5, closed 0, days 7, grace 10, hour 9, intime 10, untimed 10, zone 9"
    assert_equal "$stderr" "grade: batch: nobody says when 1 of 8 handed in: they count as in time"
    run tr -d '\r' < out/grades.csv
    assert_line --index 0 'Student,Name,Points,Max points,02-toys/first,Late'
    assert_line 'capped,capped,6.5,10,6.5,02-toys/first: 5 days late: 35% less'
    assert_line 'closed,closed,0,10,0,"02-toys/first: 11 days late: 100% less, for it came too late to count"'
    assert_line 'intime,intime,10,10,10,'
    assert_equal "$(jq -r .output out/gradescope/hour.json)" '02-toys/first: 31 minutes late: 10% less.'
    run grep -c '31 minutes late: 10% less: 9 of 10 points' out/report.html
    assert_output 1
}

@test "an exercise's own due time, its own column, and the platform's times" {
    mkdir -p in/export/submission_{1,2}
    toy_program right | tee in/export/submission_1/toy.c > in/export/submission_2/toy.c
    cat > in/export/submission_metadata.yml << 'END'
submission_1:
  :submitters:
  - :name: Ada
    :sid: '1'
  :created_at: 2026-03-01 10:00:00.123456000 Z
submission_2:
  :submitters:
  - :name: Bob
    :sid: '2'
  :created_at: 2026-03-03 10:00:00.000000000 Z
END
    ini '[late]' 'penalty = 1% an hour' 'zone = UTC' '[02-toys/first]' 'due = 2026-03-02 10:00'
    batch 0 --course course
    assert_equal "$(graded)" "Ada 10, Bob 7.6"
    printf 'SID,Handed in\n1,2026-03-02 11:00\n2,2026-03-01 11:00\n' > roster.csv
    echo 'time = Handed in' >> course/course.ini
    batch 0 --course course --roster roster.csv --resume
    assert_equal "$(graded)" "Ada 9.9, Bob 10"
}

@test "the last attempt counts, or the best" {
    student ada right
    student bob wrong
    mv in first
    mkdir in
    student ada wrong
    careless bob
    mkdir in/eve
    mv in second
    ini '[course]' 'attempts = last'
    attempts() { # ARGUMENTS...
        run --separate-stderr grade batch first second --out out --exercise first --course course "$@"
        assert_equal "$status: $stderr" '0: '
    }
    attempts
    assert_equal "$(graded)" "ada 0, bob 7.5, eve 0"
    ini '[course]' 'attempts = best'
    attempts --resume
    assert_equal "$(graded)" "ada 10, bob 7.5, eve 0"
    # The better one may be the one that lost less.
    printf 'Name,Submitted,Submitted 2\nada,2026-03-05 10:00,2026-03-01 10:00\nbob,2026-03-01 10:00,2026-03-05 10:00\neve,,\n' > roster.csv
    ini '[course]' 'attempts = best' '[late]' 'due = 2026-03-02 10:00' 'penalty = 50% per day'
    attempts --resume --roster roster.csv
    assert_equal "$(graded)" "ada 0, bob 0, eve 0"
    assert_equal "$(wc -l < out/results.jsonl)" 5
}

@test "anonymous reports name nobody, and what the platform reads does" {
    student 'Lovelace Ada' right
    student 'Boole George' wrong
    printf 'no text\0' > in/turing.c
    printf 'Name,Email address\nLovelace Ada,ada@example.org\nBoole George,george@example.org\nturing,alan@example.org\n' > roster.csv
    ini '[course]' 'anonymous = yes'
    batch 1 --course course --roster roster.csv
    run grep -rliE 'lovelace|boole|turing|alan|example\.org' out --exclude=names.csv --exclude=moodle.csv --exclude=results.jsonl
    assert_output ''
    assert_equal "$(stat -c %a out/names.csv out/.anonymous | sort -u)" 600
    assert_equal "$(sed 's/student-[0-9a-f]*/student/' out/names.csv | tr -d '\r' | sort | tail -n 3)" \
        $'student,Boole George,Boole George\nstudent,Lovelace Ada,Lovelace Ada\nstudent,turing,turing'
    run tr -d '\r' < out/moodle.csv
    assert_line ada@example.org,10
    assert_line george@example.org,0
    cp out/names.csv before
    batch 1 --course course --roster roster.csv --resume
    assert cmp before out/names.csv
}

@test "exercises and checks of the course's own, which no student has seen" {
    local hidden=course/exercises/02-toys/hidden extra=course/exercises/02-toys/first
    mkdir -p "$hidden" "$extra"
    rm -r "$GRADER_ROOT/exercises/02-toys/second"
    sed 's/^title.*/title = Hidden/; s/^files.*/files = hidden.c/' "$GRADER_ROOT/exercises/02-toys/first/exercise.ini" > "$hidden/exercise.ini"
    sed 's/right/secret/' "$GRADER_ROOT/exercises/02-toys/first/check.bats" > "$hidden/check.bats"
    printf '@test "and says it to nobody else" {\n    [[ -e $EXERCISE/extra.txt ]]\n    student\n    expect_status 0\n    expect_output right\n}\n' > "$extra/extra.bats"
    echo data > "$extra/extra.txt"
    student ada right
    toy_program secret > in/ada/hidden.c
    student bob wrong
    run --separate-stderr grade batch in --out out --course course
    assert_equal "$status: $stderr" '0: '
    assert_equal "$(jq -rs 'sort_by(.student, .exercise) | map("\(.student) \(.exercise) \(.verdict)") | join(", ")' out/results.jsonl)" \
        "ada 02-toys/first pass, ada 02-toys/hidden pass, bob 02-toys/first fail, bob 02-toys/hidden missing"
    assert_equal "$(jq '[.stages[1].findings[].message] | length' <<< "$(grep "bob.*toys/first" out/results.jsonl)")" 2
    cp out/results.jsonl before
    run --separate-stderr grade batch in --out out --course course --resume
    assert cmp before out/results.jsonl
    run --separate-stderr grade batch in --out other --course course --exercise hidden
    assert_equal "$status: $(jq -r .exercise other/results.jsonl | sort -u)" '0: 02-toys/hidden'
    # Only what has changed of it is graded again.
    sed -i 's/secret/other/' "$hidden/check.bats"
    run --separate-stderr grade batch in --out out --course course --resume
    assert_equal "$(jq -rs 'map("\(.student) \(.exercise) \(.verdict)") | join(", ")' out/results.old.jsonl)" "ada 02-toys/hidden pass"
    rm "$hidden/exercise.ini"
    run --separate-stderr grade batch in --out out --course course --resume
    assert_equal "$status" 2
    assert_regex "$stderr" "exercises/02-toys/hidden/exercise.ini: cannot be read"
}

@test "what course.ini says wrongly is told with its line, before anything is graded" {
    student ada right
    printf 'Name,Submitted,Odd\nada,2026-03-01 10:00,yesterday\n' > roster.csv
    complains() { # MESSAGE LINE...
        local message=$1
        shift
        ini "$@"
        batch 2 --course course --roster roster.csv
        assert_equal "${#stderr_lines[@]}" 1
        [[ $stderr == "grade: batch: $message"* ]] || fail "$stderr is not $message"
        refute [ -e out/results.jsonl ]
    }
    complains "course/course.ini:2: 'attempts = first': give 'last' or 'best'" '[course]' 'attempts = first'
    complains "course/course.ini:2: there is no 'colour' in [course]" '[course]' 'colour = red'
    complains "course/course.ini:1: 'due' stands in '[]'" 'due = now'
    complains "course/course.ini:2: is not 'key = value'" '[course]' 'anonymous'
    complains "course/course.ini:3: 'anonymous' stands twice in [course]" '[course]' 'anonymous = yes' 'anonymous = no'
    complains "course/course.ini:2: there is no stage 'style'" '[stages]' 'style = 1'
    complains "course/course.ini:2: 'memory = -1': give a weight" '[stages]' 'memory = -1'
    complains "course/course.ini:2: there is no exercise '02-toys/third'" '[02-toys/third]' 'points = 1'
    complains "course/course.ini:2: 'points = 0': give a number" '[02-toys/first]' 'points = 0'
    complains "course/course.ini:2: [late] has no 'penalty'" '[late]' 'due = 2026-03-01 10:00'
    complains "course/course.ini:2: 'penalty = 10%': give a share and its unit" '[late]' 'penalty = 10%'
    complains "course/course.ini:2: 'penalty = 110% per day': give" '[late]' 'penalty = 110% per day'
    complains "course/course.ini:2: nothing is ever late" '[late]' 'penalty = 10% per day'
    complains "course/course.ini:2: 'due = 2026-02-30 10:00': give a time" '[late]' 'due = 2026-02-30 10:00' 'penalty = 10% per day'
    complains "course/course.ini:3: 'zone = Middle/Earth': give a zone" '[late]' 'due = 2026-02-20 10:00' 'zone = Middle/Earth'
    complains "course/course.ini:2: 'due' needs a rule" '[02-toys/first]' 'due = 2026-02-20 10:00'
    complains "course/course.ini:2: 'grace = long': give a time" '[late]' 'grace = long'
    local -a late=('[late]' 'due = 2026-02-20 10:00' 'penalty = 10% per day')
    complains "course/course.ini: 'time = Even': roster.csv has no such column" "${late[@]}" 'time = Even'
    complains "roster.csv: row 2: 'yesterday' in column 'Odd' is no time" "${late[@]}" 'time = Odd'
    sed -i 's/Submitted/Nothing/' roster.csv
    complains "course/course.ini: [late] needs to know when work was handed in" "${late[@]}"
    rm course/course.ini
    batch 2 --course course
    assert_regex "$stderr" 'course/course.ini: cannot be read .*a course is a folder with a course.ini, a folder exercises, or both'
    batch 2 --course nowhere
    assert_regex "$stderr" 'nowhere cannot be read'
}
