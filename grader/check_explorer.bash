# What check.bash adds for exercises of the kinds break, predict and test, whose students hand in no
# program but a schedule, a prediction, or a test. The controlled scheduler answers them.
#
#   break    expect_breaks PLAN KIND [because]
#                the choices that `grade step` has saved in the student's file PLAN make the program
#                (exercise.ini's links) fail as KIND
#   predict  expect_prediction FILE PREEMPTIONS [ARGUMENTS…]
#                the student's FILE says of each output, yes or no, whether the program can print it. The
#                truth is what all schedules with at most that many preemptions print
#   test     expect_passes
#                the student's test, linked with what it tests (exercise.ini's links), fails in no schedule
#            expect_finds VARIANT.c [because]
#                linked with that wrong version instead, it fails in one
#
# A prediction is a line for each output, `yes`, `no` or `?` and then the output, its inner newlines
# written as \n. Lines that begin with # are comments. The starter has all lines there are.

# shellcheck disable=SC2034,SC2153,SC2154 # check.bash, which reads this file, shares its variables

: "${SOURCE:?run checks with grader/grade}"

# Ends the test, and makes the stage an error: it is not the student's fault.
check_is_broken() { # WORDS
    printf '%s\n' "$1" | tee -- "$GRADER_REPORTS/broken" >&2
    return 1
}

interleave() {
    "$GRADER_BIN/interleave" "$@" 3>&-
}

# The student's file as an object, $object: the compiler sees nothing of the exercise but its headers.
compile_students() { # FILE.c
    local words
    object=${PROGRAM%/*}/explored-${1%.c}.o
    [[ ! -e $object ]] || return 0
    words=$("$GRADER_BIN/confine" --only-files --read="$SOURCE" --read="$GRADER_BIN" \
        --read="$GRADER_BIN/../engine" --write="${PROGRAM%/*}" -- \
        "$GRADER_BIN/interleave" --object="$object" --flag=-I"$SOURCE" "$SOURCE/$1" 2>&1 3>&-) ||
        check_is_broken "$1 cannot be made: $words"
}

# Compiles C files, and the student's, for the controlled scheduler into $program.
compile_explored() { # NAME C-FILES…
    local file object sources=() words
    program=${PROGRAM%/*}/$1
    [[ ! -x $program ]] || return 0
    for file in ${GRADER_FILES-}; do
        [[ $file == *.c ]] || continue
        compile_students "$file"
        sources+=("$object")
    done
    words=$(interleave --program="$program" --flag=-I"$SOURCE" --flag=-I"$EXERCISE" \
        "${sources[@]}" "${@:2}" 2>&1) || check_is_broken "$1 cannot be made: $words"
}

# The exercise's own program.
compile_links() {
    local file files=()
    for file in ${GRADER_LINKS-}; do
        [[ $file != *.c ]] || files+=("$EXERCISE/$file")
    done
    compile_explored explored "${files[@]}"
}

# --- break ----------------------------------------------------------------------------------------

expect_breaks() { # PLAN KIND [because]
    local plan=$1 kind=$2 because arguments program answer words told
    take_because "$@"
    compile_links
    GRADER_REPLAY="grader/grade step $GRADER_NAME --plan exercises/$GRADER_NAME/$plan"
    words=$BATS_TEST_TMPDIR/words
    answer=$(interleave --json --plan="$SOURCE/$plan" --program="$program" 2>"$words") || true
    if [[ -z $answer ]]; then
        told=$(<"$words")
        told=${told#interleave: }
        fail_as wrong-output "«$BATS_TEST_DESCRIPTION»: ${told//"$SOURCE/"/}"
    fi
    told=$(jq -r .kind <<<"$answer")
    [[ $told != "$kind" ]] || return 0
    local what="the schedule in $plan breaks nothing"
    [[ $told == none ]] || what="the schedule in $plan breaks the program in another way" because=''
    fail_as wrong-output "$(because_after "«$BATS_TEST_DESCRIPTION»: $what")" "$kind" "$told"
}

# --- predict --------------------------------------------------------------------------------------

# Every output that a schedule prints, a file each, into the folder.
enumerate_outputs() { # FOLDER PREEMPTIONS ARGUMENTS…
    local answer
    mkdir -p "$1"
    answer=$(interleave --json --strategy=exhaustive --schedules=0 --preemptions="$2" --races=off \
        --spurious=off --check="cat > \$(mktemp -p '$1')" --program="$program" -- "${@:3}" 2>&1) || true
    coverage=$(jq -r 'select(.kind == "none") | .coverage' <<<"$answer" 2>/dev/null) || true
    [[ $coverage == exhaustive* ]] ||
        check_is_broken "not every schedule of the program could be run: $answer"
    schedules=$(jq .schedules <<<"$answer")
}

# Sets said[OUTPUT] from the lines of a prediction.
read_prediction() { # FILE
    local line word
    said=()
    while IFS= read -r line || [[ -n $line ]]; do
        line=${line%$'\r'}
        line=${line#"${line%%[![:space:]]*}"}
        [[ -n $line && $line != '#'* ]] || continue
        word=${line%%[[:space:]]*}
        line=${line#"$word"}
        line=${line#"${line%%[![:space:]]*}"}
        line=${line%"${line##*[![:space:]]}"}
        said[$line]=${word,,}
    done <"$1"
}

expect_prediction() { # FILE PREEMPTIONS [ARGUMENTS…]
    local file=$1 program coverage schedules output text
    local -A said asked can=()
    compile_links
    enumerate_outputs "$BATS_TEST_TMPDIR/outputs" "${@:2}"
    read_prediction "$EXERCISE/starter/$file"
    for text in "${!said[@]}"; do asked[$text]=1; done
    for output in "$BATS_TEST_TMPDIR/outputs"/*; do
        text=$(<"$output")
        text=${text//$'\n'/\\n}
        [[ -n ${asked[$text]-} ]] || check_is_broken "the program prints «$text», which $file does not ask for"
        can[$text]=1
    done
    read_prediction "$SOURCE/$file"
    judge_prediction
}

# Tells the first answer that is wrong: the others are to be thought about again too.
judge_prediction() {
    local text wrong=()
    GRADER_REPLAY=''
    while IFS= read -r text; do
        case ${said[$text]-} in
            yes | no) [[ ${can[$text]:+yes} == yes && ${said[$text]} == yes ||
                -z ${can[$text]-} && ${said[$text]} == no ]] || wrong+=("$text") ;;
            '') fail_as wrong-output "$file has no line for «$text»: 'grader/grade reset' brings it back" ;;
            '?') fail_as wrong-output "$file does not say yet whether «$text» can be printed" ;;
            *) fail_as wrong-output "$file says '${said[$text]}' of «$text»: say yes or no" ;;
        esac
    done < <(printf '%s\n' "${!asked[@]}" | sort)
    ((${#wrong[@]})) || return 0
    text=${wrong[0]}
    local others=$((${#wrong[@]} - 1)) more=''
    ((others == 0)) || more=" ($others more of your answers $( ((others == 1)) && echo is || echo are) wrong)"
    if [[ -n ${can[$text]-} ]]; then
        show_schedule_of "$text"
        fail_as wrong-output "you say that the program cannot print «$text»: there is a schedule in which it does$more" \
            "yes  $text" "no   $text"
    fi
    fail_as wrong-output "you say that the program can print «$text»: none of its $schedules schedules does ($coverage)$more" \
        "no   $text" "yes  $text"
}

# The command that shows a schedule which prints the text: it is wrong by this check.
show_schedule_of() { # TEXT
    local file paths='' quoted
    for file in ${GRADER_LINKS-}; do
        [[ $file != *.c ]] || paths+=" exercises/$GRADER_NAME/$file"
    done
    if [[ $1 =~ ^[A-Za-z0-9]+$ ]]; then
        quote "test \$(cat) != $1"
    else
        quote "test \"\$(cat)\" != \"\$(printf '$1')\""
    fi
    GRADER_REPLAY="grader/interleave --races off --check $quoted$paths"
}

# --- test -----------------------------------------------------------------------------------------

# Runs $program, which holds the student's test, under the controlled scheduler, and confined. Sets $kind. All
# versions run under one name: by theirs a test could tell them apart, and where its stack begins.
explore_test() {
    [[ -e ${PROGRAM%/*}/interleave ]] || ln "$GRADER_BIN/interleave" "${PROGRAM%/*}/interleave"
    local answer tested=${PROGRAM%/*}/tested
    ln -f "$program" "$tested"
    # Hundreds of runs, and some that do not end.
    GRADER_CPU_SECONDS=$((12 * ${GRADER_CPU_SECONDS:-5})) GRADER_WALL_SECONDS=$((12 * ${GRADER_WALL_SECONDS:-10})) \
        confined /dev/null "${PROGRAM%/*}/interleave" --json --schedules="${GRADER_SCHEDULES:-600}" \
        --program="$tested"
    answer=$output
    kind=$(jq -r .kind <<<"$answer" 2>/dev/null) || true
    [[ -n $kind ]] || check_is_broken "the test cannot be run under the controlled scheduler: $stderr"
    message=$(jq -r '.findings[0].message // ""' <<<"$answer")
    seed=$(jq -r '.seed // ""' <<<"$answer")
}

passes_mark() {
    printf '%s/test-passes' "$GRADER_REPORTS"
}

expect_passes() {
    local program kind message seed
    compile_links
    explore_test
    if [[ $kind == none ]]; then
        touch "$(passes_mark)"
        return 0
    fi
    GRADER_REPLAY="grader/grade replay $GRADER_NAME --seed $seed"
    fail_as "$kind" "your test fails the right program: $message"
}

expect_finds() { # VARIANT.c [because]
    local because arguments program kind message seed file files=()
    take_because "$@"
    [[ -e $(passes_mark) ]] || skip 'the test fails the right program'
    # What the variant replaces is the file of the links that it begins with the name of.
    for file in ${GRADER_LINKS-}; do
        [[ $file != *.c || $1 == "${file%.c}"_* ]] || files+=("$EXERCISE/$file")
    done
    compile_explored "explored-${1%.c}" "$EXERCISE/$1" "${files[@]}"
    explore_test
    [[ $kind == none ]] || return 0
    GRADER_REPLAY="grader/interleave exercises/$GRADER_NAME/${GRADER_FILES%% *} exercises/$GRADER_NAME/$1"
    fail_as wrong-output "$(because_after "«$BATS_TEST_DESCRIPTION»: your test passes it in every schedule")"
}
