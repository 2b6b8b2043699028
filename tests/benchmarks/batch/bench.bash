# shellcheck shell=bash disable=SC2154 # variables of tests/bench
# Sourced by tests/bench: what grading a class takes. Not among those that run when none is named, for it takes
# about an hour.
#
# BENCH_JOBS (2000) submissions, no two equal, to every exercise of the book that takes C files: its solution and
# what tests/right and tests/wrong hold, in turn, each with a comment that says whose it is. Nothing kept of
# earlier gradings can answer for them.

# Adds to a student's folder what the student's number chooses for an exercise.
batch_submission() { # FOLDER EXERCISE STUDENT
    local folder=$1/$2 exercise=$2 name first choices=("solutions/$2")
    local files
    read -r -a files <<< "$(value_of files "$exercise")"
    first=${files[0]}
    if ((${#files[@]} == 1)); then
        for name in tests/right/"$exercise"/*.c tests/wrong/"$exercise"/*.c; do
            [[ ! -f $name ]] || choices+=("$name")
        done
    fi
    name=${choices[$3 % ${#choices[@]}]}
    mkdir -p "$folder"
    if [[ -d $name ]]; then
        for first in "${files[@]}"; do
            cp "$name/$first" "$folder/$first"
        done
    else
        cp "$name" "$folder/$first"
    fi
    printf '\n// handed in by student %d of run %d\n' "$3" "$$" >> "$folder/$first"
}

bench_batch() {
    local jobs=${BENCH_JOBS:-2000} exercises=() exercise student=0 count=0 began seconds graded cores
    cores=$(nproc)
    for exercise in exercises/*/*/exercise.ini; do
        exercise=${exercise#exercises/}
        exercise=${exercise%/exercise.ini}
        [[ " $(value_of files "$exercise") " != *.c\ * || ! -d solutions/$exercise ]] ||
            exercises+=("$exercise")
    done
    while ((count < jobs)); do
        student=$((student + 1))
        for exercise in "${exercises[@]}"; do
            ((count < jobs)) || break
            batch_submission "$scratch/class/student-$student" "$exercise" "$student"
            count=$((count + 1))
        done
    done
    printf 'batch (%d students, %d exercises, %d submissions, %d cores)\n' "$student" "${#exercises[@]}" "$count" "$cores"
    grader/grade --version > /dev/null
    began=$EPOCHREALTIME
    grader/grade batch "$scratch/class" --out "$scratch/results" --jobs "$cores" || (($? == 1))
    seconds=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
    graded=$(jq -r 'select(.verdict == "pass" or .verdict == "fail") | .key' "$scratch/results/results.jsonl" | wc -l)
    jq -r .verdict "$scratch/results/results.jsonl" | sort | uniq -c
    awk -v s="$seconds" -v n="$graded" -v c="$cores" -v rows="$rows" 'BEGIN {
        rate = n / s * 60 / c
        printf "%d graded in %.0f s: %.1f submissions a minute a core\n", n, s, rate
        printf "1,000 students with 60 exercises each: %.1f hours on these %d cores, %.0f core hours\n", 60000 / rate / 60 / c, c, 60000 / rate / 60
        printf "{\"bench\": \"batch\", \"case\": \"%d submissions\", \"ours\": %.2f, \"peer\": null, \"peer_name\": \"none\", \"unit\": \"submissions a minute a core\", \"higher_is_better\": true, \"ratio\": null, \"rounds\": 1}\n", n, rate >>rows
    }'
}
