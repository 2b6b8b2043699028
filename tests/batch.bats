#!/usr/bin/env bats
# grade batch: what a class hands in, however it comes; what an instructor gets; a batch that is broken off.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/batch
    batch_setup
}

teardown() {
    batch_teardown
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

@test "Moodle's files without folders, and two students of one name" {
    toy_program right > 'in/Ada Lovelace_1_assignsubmission_file_toy.c'
    toy_program wrong > 'in/Ada Lovelace_2_assignsubmission_file_toy.c'
    printf 'Identifier,Full name,Email address\nParticipant 1,Ada Lovelace,ada@example.org\nParticipant 2,Ada Lovelace,ada2@example.org\n' > roster.csv
    batch 0 --roster roster.csv
    assert_equal "$stderr" ''
    assert_equal "$(recorded)" "Ada Lovelace (1) pass none 10, Ada Lovelace (2) fail wrong-output 0"
    assert_equal "$(tr -d '\r' < out/moodle.csv | tail -n 2)" $'ada@example.org,10\nada2@example.org,0'
}

# What Gradescope's "Download submissions" holds, with what a program has printed in it.
gradescope_export() { # FOLDER
    mkdir -p "$1/submission_1" "$1/submission_2" "$1/submission_3"
    toy_program right > "$1/submission_1/toy.c"
    toy_program wrong > "$1/submission_2/toy.c"
    cat > "$1/submission_metadata.yml" << 'END'
---
submission_1:
  :submitters:
  - :name: "Ada \xC9va"
    :sid: '11'
    :email: ada@example.org
  - :name: Bob
    :sid:
    :email: bob@example.org
  :created_at: 2026-03-01 10:00:00.123456000 Z
  :score: 0.0
  :results:
    output: |
      submission_2:
        :submitters:
        - :name: Mallory
submission_2:
  :submitters:
  - :name: ../eve
    :sid: '13'
    :email: eve@example.org
  :created_at: 2026-03-02 10:00:00.000000000 Z
submission_4:
  :submitters:
  - :name: Lost
    :sid: '14'
END
}

@test "Gradescope's download is recognised by its list, packed or not" {
    gradescope_export "in/assignment_7_export"
    printf 'Name,SID,Email\nAda Éva,11,ada@example.org\nRobert,12,bob@example.org\n"Eve, Eve",13,eve@example.org\nZoe,14,\n' > roster.csv
    batch 1 --roster roster.csv
    local expected="Ada Éva pass none 10, Bob pass none 10, Lost error none 0, _.._eve fail wrong-output 0"
    assert_equal "$(recorded)" "$expected"
    assert_equal "$(jq -rs 'sort_by(.student) | map(.row) | join(" ")' out/results.jsonl)" "1 2 4 3"
    assert_equal "$(reason Lost)" 'submission_4 is in the list of submissions, and not in the folder'
    assert [ -e out/gradescope/_.._eve.json ]
    # As it comes: one archive.
    (cd in && tar -czf ../download.tar.gz assignment_7_export)
    run --separate-stderr grade batch download.tar.gz --out again --exercise first
    assert_equal "$status: $stderr" '1: '
    assert_equal "$(jq -rs 'sort_by(.student) | map(.student) | join(" ")' again/results.jsonl)" "Ada Éva Bob Lost _.._eve"
    head -c 300 download.tar.gz > short.tar.gz
    run --separate-stderr grade batch short.tar.gz --out short --exercise first
    assert_equal "$status" 2
    assert_regex "$stderr" '^grade: batch: short.tar.gz: the archive is damaged .*: unpack it, and name the folder$'
    echo '- : [' > in/assignment_7_export/submission_metadata.yml
    run --separate-stderr grade batch in --out third --exercise first
    assert_equal "$status" 2
    assert_regex "$stderr" '^grade: batch: in/assignment_7_export/submission_metadata.yml:[0-9]+ is no YAML '
}

@test "the clones of GitHub Classroom are their users', and the book's own files in them are nobody's" {
    local clone user
    for user in ada bob-b; do
        clone=toys-submissions/toys-$user
        mkdir -p "$clone/.git" "$clone/exercises/02-toys/first/starter" "$clone/solutions/02-toys/first"
        toy_program todo > "$clone/exercises/02-toys/first/starter/toy.c"
        toy_program right > "$clone/solutions/02-toys/first/toy.c"
        toy_program wrong > "$clone/exercises/02-toys/first/toy.c"
    done
    toy_program right > toys-submissions/toys-ada/exercises/02-toys/first/toy.c
    printf '"identifier","github_username","github_id","name"\n"Ada L","ada","1",""\n"Bob B","bob-b","2",""\n' > roster.csv
    run --separate-stderr grade batch toys-submissions --out out --exercise first --roster roster.csv
    assert_equal "$status: $stderr" '0: '
    assert_equal "$(recorded)" "ada pass none 10, bob-b fail wrong-output 0"
    assert_equal "$(jq -rs 'sort_by(.student) | map(.row) | join(" ")' out/results.jsonl)" "1 2"
}

@test "who has handed nothing in has a row, and who is not in the roster is told of" {
    student ada right
    student zoe right
    student Twin right
    printf 'Name,Email address\nada,ada@example.org\n=cmd(),bob@example.org\nTwin,t1@example.org\nTwin,t2@example.org\n"Émile ""E"", jr",emile@example.org\n' > roster.csv
    batch 0 --roster roster.csv
    assert_line --index 0 --partial 'graded, 0 could not be'
    assert_equal "$stderr" "grade: batch: the roster has nobody who is 'zoe': no row of canvas.csv and moodle.csv is theirs
grade: batch: the roster has two who are both 'Twin': no row of canvas.csv and moodle.csv is theirs"
    run tr -d '\r' < out/grades.csv
    assert_line "'=cmd(),'=cmd(),0,10,0"
    assert_line '"Émile ""E"", jr","Émile ""E"", jr",0,10,0'
    assert_line 'Twin,,10,10,10'
    assert_line 'Twin (t1@example.org),Twin,0,10,0'
    run tr -d '\r' < out/moodle.csv
    assert_line ada@example.org,10
    assert_line t2@example.org,0
    assert_equal "${#lines[@]}" 6
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

@test "a file in the folder of one exercise is no submission to another" {
    mkdir -p in/ada/second
    toy_program right > in/ada/second/toy.c
    student bob wrong
    run --separate-stderr grade batch in --out out
    assert_success
    assert_equal "$(jq -rs 'sort_by(.student, .exercise) | map("\(.student) \(.exercise) \(.verdict)") | join(", ")' out/results.jsonl)" \
        "ada 02-toys/first missing, ada 02-toys/second pass, bob 02-toys/first fail, bob 02-toys/second fail"
}

@test "on a terminal it says how far it is, and what time is left" {
    type -P script > /dev/null || skip "script is not installed"
    student ada right
    student bob right
    student eve 'wrong e'
    student zoe 'wrong z'
    run script -qec "'$toy_bin/grade' batch ${unsafe[*]} in --out out --exercise first --jobs 1" /dev/null 3>&-
    assert_success
    assert_output --partial $'\r\033[K0 of 4\r'
    assert_output --regexp '2 of 4, (less than a minute|about [0-9]+ min) left'
    assert_output --partial '4 graded, 0 could not be: out/report.html'
}

@test "only the exercise that has changed is graded again, and the old verdict is put aside" {
    student ada right
    mkdir in/ada/{first,second}
    mv in/ada/toy.c in/ada/first/
    toy_program wrong > in/ada/second/toy.c
    run grade batch in --out out
    assert_success
    cp out/results.jsonl before
    sed -i 's/output right/output wrong/' "$GRADER_ROOT/exercises/02-toys/second/check.bats"
    run grade batch in --out out --resume
    assert_success
    assert_equal "$(jq -rs 'sort_by(.exercise) | map("\(.exercise) \(.verdict)") | join(", ")' out/results.jsonl)" \
        "02-toys/first pass, 02-toys/second pass"
    assert_equal "$(grep toys/first out/results.jsonl)" "$(grep toys/first before)"
    assert_equal "$(cat out/results.old.jsonl)" "$(grep toys/second before)"
}

@test "what the machine has failed to grade is no one else's verdict, and --resume tries it again" {
    student ada right
    student bob right
    mkdir bin
    cat > bin/bats << END
#!/usr/bin/env bash
[[ ! -e $PWD/broken ]] || { echo "\$\$" >> $PWD/broken; exit 1; }
exec $(type -P bats) "\$@"
END
    chmod +x bin/bats
    touch broken
    PATH=$PWD/bin:$PATH batch 1
    assert_equal "$(recorded)" "ada error none 0, bob error none 0"
    assert_equal "$(wc -l < broken)" 2
    rm broken
    PATH=$PWD/bin:$PATH batch 0 --resume
    assert_equal "$(recorded)" "ada pass none 10, bob pass none 10"
    assert_equal "$(jq -rs 'map(.seconds) | unique | length' out/results.jsonl)" 1
    refute [ -e out/results.old.jsonl ]
}

@test "--resume does not take the folder of another class for its own" {
    student ada right
    batch 0
    cp out/results.jsonl before
    mkdir other
    mv in/ada other/bob
    run --separate-stderr grade batch other --out out --exercise first --resume
    assert_equal "$status: $stderr" \
        "2: grade: batch: out holds the results of another class, of whom nobody is in other: name another folder with --out"
    assert cmp before out/results.jsonl
}

@test "one that hangs, floods or crashes does not spoil another" {
    local name
    for name in hangs floods crashes; do
        mkdir "in/$name"
    done
    printf '#include <unistd.h>\nint main(void) { return pause(); }\n' > in/hangs/toy.c
    printf '#include <stdio.h>\nint main(void) { for (;;) puts("right"); }\n' > in/floods/toy.c
    printf '#include <stdlib.h>\nint main(void) { abort(); }\n' > in/crashes/toy.c
    student ada right
    student zoe wrong
    batch 0 --jobs 3
    assert_regex "$(recorded)" \
        '^ada pass none 10, crashes fail crash 0, floods fail [a-z-]+ 0, hangs fail (deadlock|hang) 0, zoe fail wrong-output 0$'
}

# In a mount namespace of its own.
mounted() { # SCRIPT
    local -a as_root=()
    ((EUID == 0)) || as_root=(--user --map-root-user)
    unshare --mount "${as_root[@]}" true 2> /dev/null || skip "nobody may mount here"
    run --separate-stderr unshare --mount "${as_root[@]}" bash -c "$1"
}

@test "no room for the results: one line, nothing lost, and --resume goes on" {
    student ada right
    student bob wrong
    student eve 'wrong e'
    mkdir out
    mounted "mount -t tmpfs -o size=8k tmpfs out
        '$toy_bin/grade' batch ${unsafe[*]} in --out out --exercise first --jobs 1 > /dev/null
        status=\$?
        cp out/results.jsonl kept
        mount -o remount,size=1m out
        '$toy_bin/grade' batch ${unsafe[*]} in --out out --exercise first --resume > /dev/null || exit
        cp -r out/. saved
        exit \$status"
    assert_equal "$status" 2
    assert_regex "$stderr" '^grade: batch: out/[a-z.]+ cannot be written \(No space left on device\): .*make room, and .*--resume$'
    assert_equal "$(jq -rs 'sort_by(.student) | map("\(.student) \(.verdict)") | join(", ")' saved/results.jsonl)" \
        "ada pass, bob fail, eve fail"
    assert [ -s saved/report.html ]
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
    "$toy_bin/grade" batch "${unsafe[@]}" in --out out --exercise first --jobs 1 > /dev/null 2>&1 3>&- &
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
    env --default-signal=INT "$toy_bin/grade" batch "${unsafe[@]}" in --out out --exercise first > told 2>&1 3>&- &
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
    assert_regex "$(reason empty)" '^toy.c is empty'
    assert_regex "$(reason mallory)" 'a link or device'
}

@test "folders that cannot be read, and names that are no text" {
    student ada right
    student shut right
    student $'\xff\n<b>' right
    chmod 000 in/shut
    local -a without=()
    ((EUID != 0)) || without=(setpriv --bounding-set '-dac_override,-dac_read_search' --inh-caps '-dac_override,-dac_read_search')
    run --separate-stderr "${without[@]}" "$toy_bin/grade" batch "${unsafe[@]}" in --out out --exercise first
    chmod 700 in/shut
    assert_equal "$status: $stderr" '1: '
    assert_equal "$(reason shut)" 'its folder cannot be read (Permission denied)'
    assert_equal "$(jq -r 'select(.verdict == "pass") | .student' out/results.jsonl | sort | wc -l)" 2
    xmllint --noout out/junit.xml
    assert_equal "$(find out/gradescope -type f | wc -l)" 3
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
    complains 'Name,ID\nada,1\n,\nbob,2\n ,\t\n' ': row 4 names nobody'
    complains 'Name\nada\nAda\n' ": rows 2 and 3 are both 'ada', and nothing tells them apart"
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
    unsafe=()
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
    assert_equal "$(jq -c '[(.score | floor), (.tests | length)]' "$home/results/results.json")" '[10,6]'
    echo 'int main(void) { return 0; }' > "$home/submission/hello_pipe.c"
    AUTOGRADER=$home run "$home/source/run_autograder"
    assert_success
    assert_equal "$(jq -c '.score | floor' "$home/results/results.json")" 0
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
