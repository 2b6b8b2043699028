# shellcheck shell=bash disable=SC2154 # variables of tests/bench
# Sourced by tests/bench: what grading a class takes. Not among those that run when none is named, for it takes
# about an hour.
#
# BENCH_JOBS (2000) submissions, no two equal, to every exercise of the book that takes C files: its solution
# or what tests/right holds, and what tests/wrong holds, by turns; each BENCH_COPIES (10) times, with a comment that
# says whose it is. Nothing kept of earlier gradings can answer for them. Copies have to get the same verdict, kind
# and points, each time. BENCH_VERDICTS=FILE keeps what each got, and compares it with what other runs have left
# there; BENCH_BUSY=1 keeps every core busy with something else meanwhile.

# Puts a program for an exercise, which NUMBER chooses, into the folders of as many students as there are copies. A
# line for each: student, exercise, program.
batch_submissions() { # CLASS EXERCISE NUMBER COPIES
    local class=$1 exercise=$2 copy file files chosen student
    local right=("solutions/$2") wrong=() # a file each, or a folder where an exercise takes more than one
    read -r -a files <<< "$(value_of files "$exercise")"
    if ((${#files[@]} == 1)); then
        mapfile -t -O 1 right < <(find "tests/right/$exercise" -name '*.c' | sort)
        mapfile -t wrong < <(find "tests/wrong/$exercise" -name '*.c' | sort)
    fi
    if (($3 % 2 == 1 && ${#wrong[@]} > 0)); then
        chosen=${wrong[$3 / 2 % ${#wrong[@]}]}
    else
        chosen=${right[$3 / 2 % ${#right[@]}]}
    fi
    for ((copy = 1; copy <= $4; copy++)); do
        student=student-$3-$copy
        mkdir -p "$class/$student/$exercise"
        if [[ -d $chosen ]]; then
            for file in "${files[@]}"; do
                cp "$chosen/$file" "$class/$student/$exercise/$file"
            done
        else
            cp "$chosen" "$class/$student/$exercise/${files[0]}"
        fi
        printf '\n// handed in by %s of run %d\n' "$student" "$$" >> "$class/$student/$exercise/${files[0]}"
        printf '%s\t%s\t%s\n' "$student" "$exercise" "$chosen"
    done
}

# The lines of `handed_in` with the verdict, kind and points that each got, to VERDICTS; then what did not get the
# same each time.
batch_compare() { # RESULTS VERDICTS
    jq -r '[.student, .exercise, ([.verdict, .kind, .points] | map(tostring) | join(" "))] | @tsv' "$1" |
        awk -F '\t' 'NR == FNR { got[$1, $2] = $3; next } { print $2 "\t" $3 "\t" got[$1, $2] }' - \
            "$scratch/handed_in" >> "$2"
    sort "$2" | uniq -c | awk '
        { count = $1; exercise = $2; chosen = $3; gradings += count
          $1 = $2 = $3 = ""; key = exercise "\t" chosen
          if (key in first) { if (!differs[key]++) { other++; print key ":" first[key] }; print key ":" $0 " (" count " times)" }
          else { submissions++; first[key] = $0 " (" count " times)" } }
        END { printf "%d gradings of %d submissions and their copies: %d did not get the same verdict, kind and points each time\n", gradings, submissions, other }'
}

bench_batch() {
    local jobs=${BENCH_JOBS:-2000} copies=${BENCH_COPIES:-10} verdicts=${BENCH_VERDICTS:-$scratch/verdicts}
    local exercises=() exercise number began seconds graded cores busy=()
    cores=$(nproc)
    for exercise in exercises/*/*/exercise.ini; do
        exercise=${exercise#exercises/}
        exercise=${exercise%/exercise.ini}
        [[ " $(value_of files "$exercise") " != *.c\ * || ! -d solutions/$exercise ]] ||
            exercises+=("$exercise")
    done
    for ((number = 0; number < jobs / copies; number++)); do
        batch_submissions "$scratch/class" "${exercises[number % ${#exercises[@]}]}" \
            $((number % ${#exercises[@]} + number / ${#exercises[@]})) "$copies"
    done > "$scratch/handed_in"
    printf 'batch (%d exercises, %d submissions, %d cores)\n' "${#exercises[@]}" "$(wc -l < "$scratch/handed_in")" "$cores"
    grader/grade --version > /dev/null
    for ((number = 0; number < (${BENCH_BUSY:-0} ? cores : 0); number++)); do
        while kill -0 $$; do :; done &
        busy+=($!)
    done
    began=$EPOCHREALTIME
    grader/grade batch "$scratch/class" --out "$scratch/results" --jobs "$cores" || (($? == 1))
    seconds=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
    [[ -z ${busy[*]} ]] || kill "${busy[@]}"
    graded=$(jq -r 'select(.verdict == "pass" or .verdict == "fail") | .key' "$scratch/results/results.jsonl" | wc -l)
    jq -r .verdict "$scratch/results/results.jsonl" | sort | uniq -c
    batch_compare "$scratch/results/results.jsonl" "$verdicts"
    awk -v s="$seconds" -v n="$graded" -v c="$cores" -v rows="$rows" 'BEGIN {
        rate = n / s * 60 / c
        printf "%d graded in %.0f s: %.1f submissions a minute a core\n", n, s, rate
        printf "1,000 students with 60 exercises each: %.1f hours on these %d cores, %.0f core hours\n", 60000 / rate / 60 / c, c, 60000 / rate / 60
        printf "{\"bench\": \"batch\", \"case\": \"%d submissions\", \"ours\": %.2f, \"peer\": null, \"peer_name\": \"none\", \"unit\": \"submissions a minute a core\", \"higher_is_better\": true, \"ratio\": null, \"rounds\": 1}\n", n, rate >>rows
    }'
}
