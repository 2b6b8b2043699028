#!/usr/bin/env bats
# grade batch: what a class hands in, however it comes; what an instructor gets; a batch that is broken off.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy
    toy_root "$BATS_TEST_TMPDIR/root"
    cd "$BATS_TEST_TMPDIR" || return
    mkdir in
}

teardown() {
    run pgrep -f "$GRADER_ROOT"
    [[ $status -eq 1 ]] || fail "still running: $output"
    assert [ ! -e out/.staging ]
}

# A student's folder with the toy that prints TEXT.
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

# "ada pass none 10, bob fail …": what was recorded, by student.
recorded() {
    jq -rs 'sort_by(.student) | map("\(.student) \(.verdict) \(.kind) \(.points | floor)") | join(", ")' out/results.jsonl
}

reason() { # STUDENT
    jq -r "select(.student == \"$1\") | .stages[0].findings[0].message" out/results.jsonl
}

@test "folders, files and archives are taken, and only what the exercise names" {
    student ada right
    student bob wrong
    echo 'all: ; rm -rf /' > in/bob/Makefile
    ln -s /etc/passwd in/bob/link.c
    toy_program right > in/eve.c
    student packed right
    tar -C in/packed -czf in/zoe.tar.gz .
    rm -r in/packed
    mkdir in/nobody
    batch 0
    assert_equal "$(recorded)" \
        "ada pass none 10, bob fail wrong-output 0, eve pass none 10, nobody missing none 0, zoe pass none 10"
}

@test "bulk downloads of Moodle and Canvas are recognised, and the roster knows the students" {
    student 'Ada Lovelace_4711_assignsubmission_file' right
    toy_program wrong > in/boolegeorge_LATE_12_345_toy-2.c
    printf 'Student,ID,SIS User ID,SIS Login ID,Section\r\n    Points Possible,,,,\r\n"Lovelace, Ada",4711,u1,ada,"S ""1"""\r\n"Boole, George",12,u2,gb,S2\r\n' > roster.csv
    batch 0 --roster roster.csv
    assert_equal "$(recorded)" "Ada Lovelace pass none 10, boolegeorge fail wrong-output 0"
    run cat out/canvas.csv
    assert_line --index 0 $'Student,ID,SIS User ID,SIS Login ID,Section,02-toys/first\r'
    assert_line --index 1 $'    Points Possible,,,,,10\r'
    assert_line --index 2 $'"Lovelace, Ada",4711,u1,ada,"S ""1""",10\r'
    assert_line --index 3 $'"Boole, George",12,u2,gb,S2,0\r'
}

@test "the reports are read by real parsers" {
    student ada right
    student '=HYPERLINK("x")' wrong
    student 'a<b>&' wrong
    printf 'Name,Email address\nada,ada@example.org\n' > roster.csv
    batch 0 --roster roster.csv
    xmllint --noout out/junit.xml
    assert_equal "$(xmllint --xpath 'count(//testsuite)' out/junit.xml)" 3
    assert_equal "$(jq '.runs[0].results | length' out/sarif.json)" 2
    run cat out/grades.csv
    assert_line $'"\'=HYPERLINK(""x"")",,0,10,0\r'
    assert_equal "$(tail -n 1 out/moodle.csv)" $'ada@example.org,10\r'
    # A page that is XML too, but for what HTML has without an end.
    sed 's/<!DOCTYPE html>//; s/<meta[^>]*>//g' out/report.html | xmllint --noout -
    run grep -c 'a&lt;b&gt;&amp;' out/report.html
    assert_success
    refute grep -q 'a<b>' out/report.html
}

@test "equal submissions are graded once" {
    student ada right
    student bob right
    student eve right
    batch 0 --jobs 3
    assert_equal "$(jq -rs 'map(.key) | unique | length' out/results.jsonl)" 1
    assert_equal "$(jq -rs 'map(.seconds) | unique | length' out/results.jsonl)" 1
    assert_equal "$(wc -l < out/results.jsonl)" 3
}

@test "a folder of another run is not overwritten, and --resume grades only what has changed" {
    student ada right
    student bob wrong
    batch 0
    cp out/results.jsonl before
    batch 2
    assert_equal "$stderr" "grade: batch: out/results.jsonl is there already: --resume goes on with it, or name another folder with --out"
    assert cmp before out/results.jsonl
    student bob right
    student eve wrong
    batch 0 --resume
    assert_equal "$(recorded)" "ada pass none 10, bob pass none 10, eve fail wrong-output 0"
    assert_equal "$(grep '"ada"' out/results.jsonl)" "$(grep '"ada"' before)"
    rm -r in/eve
    batch 0 --resume
    assert_equal "$(recorded)" "ada pass none 10, bob pass none 10"
}

@test "a batch that is killed loses at most what was running" {
    student ada right
    student bob 'wrong b'
    student held 'wrong c'
    # A compiler that never comes to an end with the last one, as long as there is the file "blocked".
    # A compiler sees the folders of PATH, and few others.
    mkdir bin
    mkfifo bin/never
    cat > bin/gcc << END
#!/usr/bin/env bash
if [[ -e $PWD/bin/blocked ]] && grep -qs 'wrong c' toy.c; then read -r _ < $PWD/bin/never; fi
exec $(type -P gcc) "\$@"
END
    chmod +x bin/gcc
    PATH=$PWD/bin:$PATH
    touch bin/blocked
    "$toy_bin/grade" batch in --out out --exercise first --jobs 1 > /dev/null 2>&1 3>&- &
    until [[ -s out/results.jsonl && $(wc -l < out/results.jsonl) -ge 2 ]]; do
        kill -0 $!
    done
    kill -KILL $!
    wait $! || true
    until ! pgrep -f "$GRADER_ROOT" > /dev/null; do :; done # its gradings end with it
    assert_equal "$(recorded)" "ada pass none 10, bob fail wrong-output 0"
    rm bin/blocked
    printf '{"student": "held", "exer' >> out/results.jsonl
    cp out/results.jsonl before
    batch 0 --resume
    assert_equal "$(recorded)" "ada pass none 10, bob fail wrong-output 0, held fail wrong-output 0"
    assert_equal "$(head -n 2 out/results.jsonl)" "$(head -n 2 before)"
}

@test "Ctrl-C stops it, with all it started, and says how to go on" {
    mkdir in/spins
    echo 'int main(void) { for (volatile int i = 0;; i = 1 - i) { } }' > in/spins/toy.c
    env --default-signal=INT "$toy_bin/grade" batch in --out out --exercise first > told 2>&1 3>&- &
    until compgen -G "$GRADER_ROOT/build/work/*" > /dev/null; do
        kill -0 $!
    done
    kill -INT $!
    local status=0
    wait $! || status=$?
    assert_equal "$status" 130
    assert_equal "$(cat told)" "grade: batch: stopped: 0 of 1 are done and kept; --resume goes on"
}

@test "an archive that no honest student packs is refused, and the rest goes on" {
    student ada right
    mkdir -p pack
    toy_program right > pack/toy.c
    tar -C pack -czPf in/out.tar.gz --transform 's,^,../../,' toy.c
    tar -C pack -czPf in/absolute.tar.gz --transform 's,^,/tmp/,' toy.c
    ln -s /etc/passwd pack/link.c
    tar -C pack -czf in/link.tar.gz toy.c link.c
    ln pack/toy.c pack/hard.c
    tar -C pack -czf in/hard.tar.gz toy.c hard.c
    mkfifo pack/fifo
    tar -C pack -czf in/fifo.tar.gz toy.c fifo
    toy_program right > pack/TOY.C
    tar -C pack -czf in/case.tar.gz toy.c TOY.C
    toy_program right > pack/$'new\nline.c'
    tar -C pack -czf in/newline.tar.gz toy.c $'new\nline.c'
    toy_program right > pack/-dash.c
    tar -C pack -czf in/dash.tar.gz -- toy.c -dash.c
    head -c 70000000 /dev/zero > pack/zeros
    tar -C pack -czf in/bomb.tar.gz toy.c zeros
    head -c 100 in/link.tar.gz > in/short.tar.gz
    echo 'no archive' > in/text.zip
    tar -czf in/empty.tar.gz --files-from /dev/null
    batch 1
    assert_equal "$(recorded | tr -s ',' '\n' | grep -c ' error none 0')" 12
    assert_regex "$(recorded)" '(^|, )ada pass none 10'
    assert_regex "$(reason out)" 'a path that leads out of it \(../../toy.c\)'
    assert_regex "$(reason absolute)" 'an absolute path'
    assert_regex "$(reason link)" 'a symbolic link'
    assert_regex "$(reason hard)" 'a hard link'
    assert_regex "$(reason fifo)" 'a device, FIFO or socket'
    assert_regex "$(reason case)" 'the same but for the case'
    assert_regex "$(reason newline)" 'control characters'
    assert_regex "$(reason dash)" 'begins with a dash'
    assert_regex "$(reason bomb)" 'more than 64 MiB'
    assert_regex "$(reason short)" 'damaged'
    assert_regex "$(reason text)" 'damaged'
    assert_regex "$(reason empty)" 'is empty'
    refute [ -e "$BATS_TEST_TMPDIR/toy.c" ]
    refute [ -e /tmp/toy.c ]
}

@test "submissions that cannot be taken are rows of their own" {
    student ada right
    mkdir in/twice in/twice/a in/twice/b in/binary
    toy_program right | tee in/twice/a/toy.c > in/twice/b/toy.c
    printf 'a\0b' > in/binary/toy.c
    : > in/empty.c
    ln -s /etc/passwd in/mallory
    batch 1
    assert_equal "$(recorded)" \
        "ada pass none 10, binary error none 0, empty error none 0, mallory error none 0, twice error none 0"
    assert_equal "$(reason twice)" 'toy.c was handed in more than once: leave one'
    assert_regex "$(reason binary)" '^toy.c is binary'
    assert_regex "$(reason empty)" '^empty.c is empty'
    assert_regex "$(reason mallory)" 'a link or device'
}

@test "a roster that is damaged is told with its line" {
    student ada right
    complains() { # ROSTER MESSAGE
        printf '%b' "$1" > roster.csv
        batch 2 --roster roster.csv
        assert_regex "$stderr" "^grade: batch: roster.csv$2"
        refute [ -e out/results.jsonl ]
    }
    complains '' ' is empty'
    complains 'Name,ID\nada,1\nbob,1\n' ": rows 2 and 3 are both '1' in column 'ID'"
    complains 'Name,ID\n"ada,1\n' ':2: a cell begins with a quote that is not closed'
    complains 'Name,ID\nada,1,2\n' ':2: the row has more cells'
    complains 'Colour\nred\n' ' has no column that names a student'
    complains 'Name\n\xff\xfe\n' ' is no text in UTF-8'
    rm roster.csv
    batch 2 --roster roster.csv
    assert_regex "$stderr" 'roster.csv cannot be read'
}

@test "what the batch itself is told wrongly" {
    run -2 grade batch
    assert_output --partial 'no folder with submissions is named'
    run -2 grade batch in
    assert_output --partial '--out DIR is missing'
    run -2 grade batch nowhere --out out
    assert_output --partial 'nowhere cannot be read'
    run -2 grade batch in --out out
    assert_output --partial 'in holds no submissions'
    mkdir in/ada
    echo text > in/ada/notes.txt
    run -2 grade batch in --out out
    assert_output --partial 'is named like a file of an exercise'
    run -2 grade batch in --out out --jobs 0
    assert_output --partial 'a number from 1 to 64'
    run -2 grade batch in --out out --exercise third
    assert_output --partial "'third'"
    echo 'not ours' > out/results.jsonl
    student ada right
    batch 2 --resume
    assert_regex "$stderr" 'results.jsonl:1 is no record of a batch'
    assert_equal "$(cat out/results.jsonl)" 'not ours'
}

@test "the compiler sees what it needs, and nothing of others" {
    local path=$BATS_TEST_TMPDIR/in/eve/toy.c
    student ada right
    student eve wrong
    echo '// a secret' >> in/eve/toy.c
    mkdir in/includes in/embeds in/relative
    printf '#include "%s"\n' "$path" > in/includes/toy.c
    printf '__asm__(".incbin \"%s\"");\nint main(void) {\n    return 0;\n}\n' "$path" > in/embeds/toy.c
    printf '#include "../../../../../in/eve/toy.c"\n' > in/relative/toy.c
    batch 0
    assert_equal "$(recorded)" "ada pass none 10, embeds fail compile 0, eve fail wrong-output 0, includes fail compile 0, relative fail compile 0"
    refute grep -rqE 'a secret|puts' out
}

@test "without confinement strangers' code does not run, unless it is asked for" {
    student ada right
    HB_TIER=none batch 2
    assert_regex "$stderr" 'grants no confinement .*--unsafe'
    refute [ -e out ]
    HB_TIER=none batch 0 --unsafe
    assert_equal "$(recorded)" "ada pass none 10"
}

@test "two batches do not write to one folder" {
    student ada right
    mkdir out
    exec 8> out/.lock
    flock 8
    batch 2
    assert_regex "$stderr" 'another batch is writing to out'
    exec 8>&-
}

@test "an autograder's zip holds the grader and the exercises, and its scripts grade" {
    # The real repository: the toy one is of links.
    local home=$BATS_TEST_TMPDIR/autograder name
    GRADER_ROOT=$toy_repository run grade package gradescope hello-pipe --out autograder.zip
    assert_success
    mkdir -p "$home/source" "$home/submission" "$home/results"
    unzip -q autograder.zip -d "$home/source"
    assert [ -x "$home/source/setup.sh" ]
    assert [ -x "$home/source/run_autograder" ]
    for name in solutions tests exercises/02-pipes/ping-pong; do
        assert [ ! -e "$home/source/happens-before/$name" ]
    done
    # What setup.sh would build is here already, for these same sources.
    mkdir "$home/source/happens-before/build"
    cp -r "$toy_repository"/build/{bin,engine} "$home/source/happens-before/build/"
    touch "$home/source/happens-before/build/bin/current"
    cp "$toy_repository/solutions/02-pipes/hello-pipe/hello_pipe.c" "$home/submission/"
    AUTOGRADER=$home run "$home/source/run_autograder"
    assert_success
    assert_equal "$(jq -c '[.score, (.tests | length)]' "$home/results/results.json")" '[10,6]'
    echo 'int main(void) { return 0; }' > "$home/submission/hello_pipe.c"
    AUTOGRADER=$home run "$home/source/run_autograder"
    assert_success
    assert_equal "$(jq -c '.score' "$home/results/results.json")" 0
}

@test "a workflow's steps are shell that grades and hands on a result" {
    grade package classroom first second --out workflow.yml
    sed -n '/^          grader/p; /^          echo/p' workflow.yml | sed 's/^ *//' > steps.sh
    assert_equal "$(wc -l < steps.sh)" 4
    cp "$GRADER_ROOT/solutions/02-toys/first/toy.c" "$GRADER_ROOT/exercises/02-toys/first/"
    cp "$GRADER_ROOT/exercises/02-toys/second/starter/toy.c" "$GRADER_ROOT/exercises/02-toys/second/"
    export GITHUB_OUTPUT=$PWD/handed-on script=$PWD/steps.sh
    (cd "$GRADER_ROOT" && sed -i "s,grader/grade,$toy_bin/grade,g" "$script" && bash -e "$script" > /dev/null)
    assert_equal "$(sed 's/^result=//' handed-on | while read -r word; do base64 -d <<< "$word" | jq -r .status; done | xargs)" \
        'pass fail'
    run grep -c 'RESULTS: ' workflow.yml
    assert_output 2
    run -2 grade package moodle first --out x
    assert_output --partial 'there is no package for moodle'
    run -2 grade package gradescope --out x
    assert_output --partial 'no exercise is named'
    run -2 grade package classroom first
    assert_output --partial '--out FILE is missing'
}
