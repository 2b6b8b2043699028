# What a check.bats loads: runs of the student's program, confined, and expectations of them.
#
#     setup() { load "$GRADER_CHECK"; }
#
#     student ARGUMENTS…            runs the program in $WORK, standard input empty
#     student_input FILE ARGS…      the same, with standard input from FILE
#     student_shell 'LINE'          runs `bash -c LINE` in the program's place; "$PROGRAM" is the program
#
# Each sets $status, $output (standard output, NULs left out, at most 1 MiB), $stderr, and keeps every
# byte in the files $OUT and $ERR. Then any of
#
#     expect_status N               it exits with N
#     expect_failure                it exits with another status than 0 and says why on standard error
#     expect_output TEXT            standard output is TEXT (final newlines do not count)
#     expect_output_is_file FILE    standard output is FILE, to the byte
#     expect_line TEXT              one line of standard output is TEXT
#     expect_stderr_has TEXT        TEXT is somewhere in standard error
#     expect_no_stderr              standard error is empty
#     fail_as KIND MESSAGE [EXPECTED [ACTUAL]]      ends the test with a finding of your own
#
# The last argument of each expectation may be "because: …": what a student probably did. What a
# failing one says becomes a finding of the verdict. A program that is stuck, crashes, or does not end
# is told as such, whatever the test expected.
#
# The file is sourced by Bats, under its `set -e`; it needs bash 5.

# What the grader sets; the defaults serve someone who runs `bats check.bats` by hand.
: "${GRADER_BIN:?run checks with grader/grade}" "${PROGRAM:?}" "${EXERCISE:?}" "${GRADER_REPORTS:?}"

WORK=$BATS_TEST_TMPDIR/work
mkdir -p "$WORK"
RUN_COUNT=0
# Bats traces each command of the functions that a test calls, for the line where one fails: in the
# test itself that is of use, here it would take longer than the commands.
set +T
export GRADER_REPLAY
: "${GRADER_NAME:=EXERCISE}"

# A program that prints more than this does not stop by itself: no exercise asks for as much.
OUTPUT_BYTES=$((16 * 1024 * 1024))
SHOWN_BYTES=$((1024 * 1024))

confined() { # INPUT COMMAND ARGUMENTS…
    # One run that does not end has told enough; the others would only keep the student waiting.
    [[ ! -e $GRADER_REPORTS/endless ]] || skip 'an earlier run did not end'
    local input=$1
    shift
    RUN_COUNT=$((RUN_COUNT + 1))
    local run=$BATS_TEST_TMPDIR/run-$RUN_COUNT
    OUT=$run.out ERR=$run.err
    REPORT=$GRADER_REPORTS/$BATS_TEST_NUMBER-$RUN_COUNT.report
    local options=(--report "$REPORT" --work "$WORK" --read "${PROGRAM%/*}"
        --cpu-seconds "${GRADER_CPU_SECONDS:-5}" --wall-seconds "${GRADER_WALL_SECONDS:-10}"
        --output-bytes "$OUTPUT_BYTES" --env "PROGRAM=$PROGRAM" --env "EXERCISE=$EXERCISE")
    # What the check expects lies there: it is no business of a run that does not name it.
    [[ $* != *EXERCISE* ]] || options+=(--read "$EXERCISE")
    # The program itself tells when a main that is not the student's has ended.
    [[ -z ${GRADER_DRIVEN-} || $1 != "$PROGRAM" ]] || options+=(--completion)
    local file
    if [[ ${HB_TIER-} == none ]]; then
        # What is made by a name in the whole machine: only what this program notes is its own.
        : >"$run.names"
        options+=(--names "$run.names")
    fi
    for file in ${GRADER_FILES-}; do
        options+=(--source "$file")
    done
    if [[ -n ${TOOLS-} ]]; then
        options+=(--read "$TOOLS" --env "TOOLS=$TOOLS")
    fi
    if [[ ! -r $input ]]; then
        # Not the student's fault either; see below.
        printf 'student_input: there is no file %s\n' "$input" | tee -- "$GRADER_REPORTS/broken" >&2
        return 1
    fi
    status=0
    # 3>&-: what a program writes to Bats' own descriptor would be taken for the test's result.
    "$GRADER_BIN/confine" "${options[@]}" -- "$@" <"$input" >"$OUT" 2>"$ERR" 3>&- || status=$?
    # Bash leaves NULs out, and says so, which nobody wants to know. Most runs say nothing on standard
    # error: no process is started to read that.
    output='' stderr=''
    [[ ! -s $OUT ]] || { output=$(head -c "$SHOWN_BYTES" -- "$OUT"); } 2>/dev/null
    [[ ! -s $ERR ]] || { stderr=$(head -c "$SHOWN_BYTES" -- "$ERR"); } 2>/dev/null
    if [[ ! -s $REPORT ]]; then
        # Not the student's fault: the stage becomes an error.
        printf 'confine: %s\n' "$stderr" | tee -- "$GRADER_REPORTS/broken" >&2
        return 1
    fi
}

# A word as a person would type it in a shell, in $quoted.
quote() { # WORD
    if [[ $1 =~ ^[A-Za-z0-9_./:=@%+,-]+$ ]]; then
        quoted=$1
    elif [[ $1 =~ [[:cntrl:]] ]]; then
        printf -v quoted %q "$1"
    else
        quoted="'${1//\'/\'\\\'\'}'"
    fi
}

# Keeps the command line that shows the run again; one that nobody would type is left out.
remember() { # REDIRECTED-BEFORE REDIRECTED-AFTER OPTIONS ARGUMENTS…
    local quoted arguments='' word
    for word in "${@:4}"; do
        quote "$word"
        arguments+=" $quoted"
    done
    GRADER_REPLAY="${1}grader/grade run $GRADER_NAME$3${arguments:+ --$arguments}$2"
    ((${#GRADER_REPLAY} <= 300)) || GRADER_REPLAY=''
}

student() {
    remember '' '' '' "$@"
    confined /dev/null "$PROGRAM" "$@"
}

student_input() {
    local input=$1 text='' quoted
    shift
    # A NUL, or too much to type, leaves no command line.
    if IFS= read -r -d '' -n 200 text <"$input"; then
        GRADER_REPLAY=''
    elif [[ $text == *$'\n' ]]; then
        quote "${text%$'\n'}"
        remember '' " <<< $quoted" '' "$@"
    else
        quote "$text"
        remember "printf %s $quoted | " '' '' "$@"
    fi 2>/dev/null
    confined "$input" "$PROGRAM" "$@"
}

student_shell() {
    local quoted
    quote "$1"
    remember '' '' " --shell $quoted"
    confined /dev/null bash -c "$1"
}

# Sets $because from the last argument where it begins with "because: ", and $arguments to the rest.
take_because() {
    because=''
    arguments=("$@")
    if (($# > 0)) && [[ ${!#} == 'because: '* ]]; then
        because=${!##because: }
        unset 'arguments[-1]'
    fi
}

fail_as() { # KIND MESSAGE [EXPECTED [ACTUAL]]
    local kind=$1 message=$2
    shift 2
    local short=()
    local text
    for text in "$@"; do
        short+=("${text:0:20000}")
    done
    "$GRADER_BIN/grade" --record "$kind" "$message" "${short[@]}"
    printf '%s: %s\n' "$kind" "$message" "$@" >&2
    return 1
}

# The same for a file that standard output should have been, and what it was.
fail_compared() { # MESSAGE EXPECTED-FILE ACTUAL-FILE
    "$GRADER_BIN/grade" --record-files wrong-output "$@"
    printf 'wrong-output: %s\n' "$1" >&2
    diff -a -u -- "$2" "$3" | head -n 20 >&2 || true
    return 1
}

# Fails when the run did not end by itself. Only a status that a signal or the watcher can give is
# looked into.
expect_ended() {
    ((status >= 124)) || return 0
    if "$GRADER_BIN/grade" --record-end "$REPORT" "$ERR" "$because"; then
        printf 'the run did not end by itself (status %d)\n' "$status" >&2
        ((status != 124)) || touch "$GRADER_REPORTS/endless"
        return 1
    fi
}

because_after() { # MESSAGE
    printf '%s%s' "$1" "${because:+: $because}"
}

expect_status() {
    local because arguments
    take_because "$@"
    local expected=${arguments[0]}
    ((status != expected)) || return 0
    expect_ended || return 1
    fail_as wrong-exit "$(because_after "«$BATS_TEST_DESCRIPTION»: the program exits with status $status instead of $expected")" \
        "exit status $expected" "exit status $status${stderr:+
$stderr}"
}

expect_failure() {
    local because arguments
    take_because "$@"
    expect_ended || return 1
    if ((status == 0)); then
        fail_as wrong-exit "$(because_after "«$BATS_TEST_DESCRIPTION»: the program exits with status 0, as if it had succeeded")" \
            'an exit status from 1 to 123' 'exit status 0'
    elif [[ -z $stderr ]]; then
        fail_as wrong-output "$(because_after "«$BATS_TEST_DESCRIPTION»: the program fails without saying why on standard error")" \
            'a message on standard error' ''
    fi
}

expect_output() {
    local because arguments
    take_because "$@"
    local expected=${arguments[0]} actual=$output
    # Final newlines do not count, on either side.
    while [[ $expected == *$'\n' ]]; do expected=${expected%$'\n'}; done
    [[ $actual != "$expected" ]] || return 0
    expect_ended || return 1
    # By cmp: bash would take minutes for a long output.
    local where what
    where=$(cmp -- <(printf '%s\n' "$expected") <(printf '%s\n' "$actual") 2>&1 | head -n 1) || true
    if [[ -z $actual ]]; then
        what='the program prints nothing'
    elif [[ $where =~ (byte|char)\ [0-9]+,\ line\ ([0-9]+)$ && $where != *EOF* ]]; then
        what="line ${BASH_REMATCH[2]} of the output is not what the contract says"
    elif ((${#actual} < ${#expected})); then
        what="the output ends after line $(wc -l <<<"$actual")"
    else
        what="line $(($(wc -l <<<"$expected") + 1)) of the output is too much"
    fi
    printf '%s' "$expected" >"$BATS_TEST_TMPDIR/expected-text"
    printf '%s' "$actual" >"$BATS_TEST_TMPDIR/actual-text"
    fail_compared "$(because_after "«$BATS_TEST_DESCRIPTION»: $what")" \
        "$BATS_TEST_TMPDIR/expected-text" "$BATS_TEST_TMPDIR/actual-text"
}

expect_line() {
    local because arguments
    take_because "$@"
    [[ $'\n'$output$'\n' != *$'\n'"${arguments[0]}"$'\n'* ]] || return 0
    expect_ended || return 1
    fail_as wrong-output "$(because_after "«$BATS_TEST_DESCRIPTION»: the output lacks a line")" \
        "${arguments[0]}" "$output"
}

expect_output_is_file() {
    local because arguments
    take_because "$@"
    ! cmp -s -- "${arguments[0]}" "$OUT" || return 0
    expect_ended || return 1
    local where size_expected size_actual
    where=$(cmp -- "${arguments[0]}" "$OUT" 2>&1 | head -n 1) || true
    size_expected=$(stat -c %s -- "${arguments[0]}")
    size_actual=$(stat -c %s -- "$OUT")
    local what="the output ends after byte $size_actual of $size_expected"
    if [[ $where =~ (byte|char)\ ([0-9]+),\ line\ ([0-9]+)$ && $where != *EOF* ]]; then
        what="line ${BASH_REMATCH[3]} of the output is not what the contract says: it differs from byte ${BASH_REMATCH[2]} on"
    elif ((size_actual > size_expected)); then
        what="the output goes on after its $size_expected bytes"
    elif ((size_actual == 0)); then
        what='the program prints nothing'
    elif ((size_actual == size_expected - 1)) && [[ -z $(tail -c 1 -- "${arguments[0]}") ]]; then
        what='the newline at the end of the output is missing'
    fi
    fail_compared "$(because_after "«$BATS_TEST_DESCRIPTION»: $what")" "${arguments[0]}" "$OUT"
}

expect_stderr_has() {
    local because arguments
    take_because "$@"
    [[ $stderr != *"${arguments[0]}"* ]] || return 0
    expect_ended || return 1
    fail_as wrong-output "$(because_after "«$BATS_TEST_DESCRIPTION»: standard error does not say it")" \
        "${arguments[0]}" "$stderr"
}

expect_no_stderr() {
    local because arguments
    take_because "$@"
    [[ -n $stderr ]] || return 0
    expect_ended || return 1
    fail_as wrong-output "$(because_after "«$BATS_TEST_DESCRIPTION»: standard error is not empty")" \
        '' "$stderr"
}

case ${GRADER_KIND-} in
    break | predict | test)
        # shellcheck source=grader/check_explorer.bash
        . "${BASH_SOURCE[0]%.bash}_explorer.bash"
        ;;
esac
