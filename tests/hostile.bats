#!/usr/bin/env bats
# A class among whom are those who want more than a verdict: everything in tests/hostile is graded beside two honest
# neighbours. Each gets what its first line says that it deserves, the neighbours what they get alone, and afterwards
# nothing is left of them, and nothing that was hidden has been read. Where the second line says what it is told, the
# first finding says so: which limit it met, of those without end. Each of these has a bound of its own besides, well
# above the grader's limit: there it stops, holds what it has for a minute, and then says that nobody has ended it.
#
# HOSTILE=PATTERN takes only those whose names match.

bats_require_minimum_version 1.5.0

shopt -s extglob # for HOSTILE

hello=02-pipes/hello-pipe
rendezvous=05-mutexes-and-conditions/rendezvous

# PATH as Bats was started with: it puts its inner parts first, one of which is called bats.
PATH=${PATH//"${BATS_LIBEXEC:-/usr/libexec/bats-core}:"/}

submissions() {
    compgen -G "$repository/tests/hostile/*/*/${HOSTILE:-*}.c"
}

setup_file() {
    local name folder file secret
    repository=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    export repository
    # Nothing is graded then, and each test says so.
    [[ $("$repository/build/bin/confine" --tier-only) == namespaces ]] || return 0
    cd "$BATS_FILE_TMPDIR" || return
    secret="SECRET-$RANDOM$RANDOM"
    # A repository of its own, in which all that a submission is not to see carries the secret.
    export GRADER_ROOT=$PWD/root HOME=$PWD/home HOSTILE_HIDDEN=$secret
    mkdir -p root/build home in alone
    ln -s "$repository/grader" root/grader
    ln -s "$repository/build/bin" root/build/bin
    echo "$secret" > home/secret
    for name in $hello $rendezvous; do
        mkdir -p "root/exercises/${name%/*}" "root/solutions/${name%/*}"
        cp -rL "$repository/exercises/$name" "root/exercises/$name"
        cp -r "$repository/solutions/$name" "root/solutions/$name"
        for file in "root/exercises/$name"/*.c "root/solutions/$name"/*.c; do
            echo "// $secret" >> "$file"
        done
        echo "# $secret" >> "root/exercises/$name/check.bats"
        echo "$secret" >> "root/exercises/$name/after.md"
    done
    mkdir alone/neighbour alone/weak
    cp root/solutions/*/*/*.c alone/neighbour
    cp "$repository/tests/wrong/$hello/waits_first.c" alone/weak/hello_pipe.c
    cp "$repository/tests/wrong/$rendezvous/begins_with_one.c" alone/weak/rendezvous.c
    cp -r alone/. in
    while IFS= read -r file; do
        name=${file##*/} folder=${file%/*}
        mkdir "in/${name%.c}"
        sed "s,@ROOT@,$PWD/root,g; s,@IN@,$PWD/in,g; s,@OUT@,$PWD/out,g; s,@HOME@,$HOME,g" "$file" \
            > "in/${name%.c}/$(tr - _ <<< "${folder##*/}").c"
    done < <(submissions)
    touch begun
    "$repository/build/bin/grade" batch alone --out out-alone --exercise $hello --exercise $rendezvous > said 2>&1 3>&-
    # Nothing of the neighbours' is known from before.
    rm -rf root/build/kept
    "$repository/build/bin/grade" batch in --out out --exercise $hello --exercise $rendezvous >> said 2>&1 3>&- ||
        [[ $? == 1 ]]
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    [[ -e $BATS_FILE_TMPDIR/out ]] || skip "no namespaces on this machine"
    cd "$BATS_FILE_TMPDIR" || return
}

# "fail compile" for a student's submission, whichever exercise it is for, and on a second line its first finding
told() { # STUDENT
    jq -r --arg who "$1" 'select(.student == $who and .verdict != "missing") | "\(.verdict) \(.kind)",
        ([.stages[] | select(.status == "fail") | .findings[0].message] | first // "")' out/results.jsonl
}

@test "each gets the verdict that it deserves" {
    local file name deserves kinds answer message expected wrong=()
    while IFS= read -r file; do
        name=${file##*/}
        name=${name%.c}
        { read -r _ _ deserves kinds && IFS= read -r expected; } < "$file"
        { read -r answer && IFS= read -r message || true; } <<< "$(told "$name")"
        [[ ${answer%% *} == "$deserves" && "|$kinds|" == *"|${answer#* }|"* ]] ||
            wrong+=("$name: $answer instead of $deserves $kinds: $message")
        [[ $expected != '// told: '* || $message == *"${expected#// told: }"* ]] ||
            wrong+=("$name: told otherwise: $message")
    done < <(submissions)
    [[ ${#wrong[@]} -eq 0 ]] || fail "$(printf '%s\n' "${wrong[@]}")"
}

@test "the verdicts of the neighbours are those that they get alone" {
    verdicts() { # OUT
        jq -c 'select(.student == "neighbour" or .student == "weak") | [.student, .exercise, .verdict, .kind, .points,
            (.stages | map([.name, .status, .points, (.findings | map(.kind) | unique)]))]' "$1/results.jsonl" | sort
    }
    assert_equal "$(verdicts out | wc -l)" 4
    assert_equal "$(verdicts out)" "$(verdicts out-alone)"
}

@test "nothing that is hidden was read, and nothing granted that is refused" {
    refute grep -raoE '.{0,200}SECRET.{0,100}' out
}

@test "nothing is left of them" {
    local process found
    for process in /proc/[0-9]*; do
        found=$(readlink "$process/exe" || true)
        [[ $found != "$PWD"/* ]] || fail "still running: $process $found"
    done 2> /dev/null
    run pgrep -f "$PWD/root"
    assert_output ''
    found=$(find /tmp /dev/shm /dev/mqueue /var/tmp /run /root /etc /usr/bin /usr/local -maxdepth 2 -xdev -newer begun \
        -name '*hostile*' -not -name 'hostile.???' -not -path "$PWD/in/*" 2> /dev/null || true)
    assert_equal "$found" ''
    refute grep -q 4842f00d <(ipcs)
    refute grep -q "$PWD" /proc/self/mountinfo
    # An empty group may stay until the next run, which removes it.
    run find /sys/fs/cgroup -path '*/happens-before-*/cgroup.procs' -exec cat {} +
    assert_output ''
    run find root -name '*hostile*'
    assert_output ''
    run ls -A root/build/work out/.staging
    refute_output --regexp '[0-9]-'
    # What they would have changed.
    assert [ ! -e out/hostile ]
    assert diff -r root/exercises/$hello "$repository/exercises/$hello" -I SECRET -x hello_pipe.c
}

@test "the reports of such a class are read by real parsers" {
    xmllint --noout out/junit.xml
    jq -e '.runs[0].results | length > 0' out/sarif.json
    jq -es 'length > 0' out/results.jsonl
    sed 's/<!DOCTYPE html>//; s/<meta[^>]*>//g' out/report.html | xmllint --noout -
    refute grep -q '^::' said
    run grep -aP '\x1b' out/junit.xml out/report.html out/grades.csv
    assert_failure
}
