# Runs producers of TAP side by side, shows what each said when it ends, and counts.
#
# A producer that says less than it planned, that ends badly without a failed test, or that runs no
# test at all is a failure of its own: silence is never taken for success.
#
#   tap_start NAME COMMAND...   starts a producer, once fewer than $tap_slots are running
#   tap_finish                  waits for all, prints the totals; status 1 when anything failed

tap_slots=${tap_slots:-$(nproc)}
tap_seconds=${tap_seconds:-2400} # longest that a producer may say nothing
tap_look=${tap_look:-10}         # seconds between two looks at what they have said
tap_passed=0
tap_failed=0
tap_skipped=0
tap_waiting=0
tap_failures=()
tap_ended='' # a FIFO in which a producer's end is told
declare -A tap_running=() # process ids by name
declare -A tap_said=()    # bytes of output at the last look, by name
declare -A tap_silent=()  # seconds without more of it, by name
tap_folder=''

tap_start() {
    local name=$1
    if [[ -z $tap_folder ]]; then
        tap_folder=$(mktemp -d)
        mkfifo "$tap_folder/ended"
        exec {tap_ended}<> "$tap_folder/ended"
    fi
    while ((${#tap_running[@]} >= tap_slots)); do
        tap_wait_one
    done
    tap_produce "$@" > "$tap_folder/$name.out" 2> "$tap_folder/$name.err" < /dev/null &
    tap_running[$name]=$!
}

# Runs a producer and says in the FIFO that it ended: `wait -n` may miss one that ended early.
# timeout, here without a limit of its own, puts the producer into a process group and passes signals
# on to all of it. A signal that our caller ignores, as services ignore SIGPIPE, a producer does not.
tap_produce() { # NAME COMMAND...
    local name=$1 status=0 stopped=''
    shift
    trap 'stopped=1; kill -TERM "$!" 2> /dev/null' TERM
    timeout -k 10 0 env --default-signal "$@" {tap_ended}>&- &
    [[ -z $stopped ]] || kill -TERM "$!"
    wait "$!" || status=$?
    # The signal broke that wait off: the producer may still be there.
    [[ -z $stopped ]] || wait "$!" || status=$?
    echo "$name $status" >&"$tap_ended"
}

tap_wait_one() {
    local name status part line=''
    # A time limit may break a read off in the middle of a line: what it has taken is not there again.
    until IFS= read -r -t "$tap_look" part <&"$tap_ended"; do
        line+=$part
        tap_end_silent
    done
    read -r name status <<< "$line$part"
    unset "tap_running[$name]"
    tap_report "$name" "$status"
}

# Ends the producers that have said nothing for too long. How long they take in all proves nothing,
# for a busy machine makes that as long as it likes.
tap_end_silent() {
    local name size
    for name in "${!tap_running[@]}"; do
        size=$(stat -c %s "$tap_folder/$name.out" 2> /dev/null) || continue
        if [[ $size != "${tap_said[$name]:-}" ]]; then
            tap_said[$name]=$size
            tap_silent[$name]=0
            continue
        fi
        tap_silent[$name]=$((tap_silent[$name] + tap_look))
        ((tap_silent[$name] < tap_seconds)) || kill -TERM "${tap_running[$name]}" 2> /dev/null || true
    done
}

# One result: a line, and what was said about it when it failed.
tap_result() { # ok|skip|failed NAME DESCRIPTION [DETAILS]
    case $1 in
        ok)
            tap_passed=$((tap_passed + 1))
            printf 'ok      %s: %s\n' "$2" "$3"
            ;;
        skip)
            tap_skipped=$((tap_skipped + 1))
            printf 'skipped %s: %s\n' "$2" "$3"
            ;;
        failed)
            tap_failed=$((tap_failed + 1))
            tap_failures+=("$2: $3")
            printf 'FAILED  %s: %s\n%s' "$2" "$3" "${4:-}"
            ;;
    esac
}

# Reads a producer's TAP and reports it. A line that is no TAP belongs to the result before it.
tap_report() { # NAME STATUS
    local name=$1 status=$2 line plan='' count=0 failed=0 state='' description='' details=''
    local result='^(not )?ok( +([0-9]+))?( +- | +|$)(.*)$' order=''
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line =~ $result ]]; then
            [[ -z $state ]] || tap_result "$state" "$name" "$description" "$details"
            count=$((count + 1))
            [[ -z ${BASH_REMATCH[3]} || ${BASH_REMATCH[3]} == "$count" ]] || order=${BASH_REMATCH[3]}
            description=${BASH_REMATCH[5]}
            details=''
            state=ok
            if [[ -n ${BASH_REMATCH[1]} ]]; then
                state=failed
                failed=$((failed + 1))
            elif [[ $description == *'# '[Ss][Kk][Ii][Pp]* ]]; then
                state=skip
            fi
        elif [[ $line =~ ^1\.\.([0-9]+) ]]; then
            plan=${BASH_REMATCH[1]}
        elif [[ $line =~ ^#\ waiting:\ ([0-9]+) ]]; then
            tap_waiting=$((tap_waiting + BASH_REMATCH[1]))
        else
            details+="        $line"$'\n'
        fi
    done < "$tap_folder/$name.out"
    [[ -z $state ]] || tap_result "$state" "$name" "$description" "$details"
    tap_report_whole "$name" "$status" "$plan" "$count" "$failed" "$order"
}

# What is wrong with a producer as a whole, though its single results may all be good.
tap_report_whole() { # NAME STATUS PLAN COUNT FAILED ORDER
    local name=$1 status=$2 plan=$3 count=$4 failed=$5 order=$6 wrong='' details=''
    if ((${tap_silent[$name]:-0} >= tap_seconds)); then
        wrong="said nothing for $tap_seconds s and was ended after $count tests"
    elif [[ -z $plan ]]; then
        wrong="said no plan (1..N) and ended with status $status after $count tests"
    elif ((count != plan)); then
        wrong="planned $plan tests, ran $count and ended with status $status"
    elif [[ -n $order ]]; then
        wrong="numbered a test $order out of its order"
    elif ((count == 0)); then
        wrong="ran no test"
    elif ((status != 0 && failed == 0)); then
        wrong="ended with status $status although no test failed"
    elif ((status == 0 && failed > 0)); then
        wrong="ended with status 0 although $failed failed"
    fi
    [[ -n $wrong ]] || return 0
    while IFS= read -r line; do
        details+="        $line"$'\n'
    done < <(tail -n 40 "$tap_folder/$name.err")
    tap_result failed "$name" "$wrong" "$details"
}

tap_stop() {
    ((${#tap_running[@]} == 0)) || kill -TERM "${tap_running[@]}" 2> /dev/null || true
    wait
    [[ -z $tap_folder ]] || rm -rf "$tap_folder"
}

tap_finish() {
    local skipped=''
    while ((${#tap_running[@]})); do
        tap_wait_one
    done
    [[ -z $tap_folder ]] || rm -rf "$tap_folder"
    tap_folder=''
    echo
    if ((${#tap_failures[@]})); then
        echo "What failed:"
        printf '  %s\n' "${tap_failures[@]}"
    fi
    ((tap_waiting == 0)) || echo "waiting: $tap_waiting wrong submissions, for stages that are not there yet"
    ((tap_skipped == 0)) || skipped=", $tap_skipped skipped"
    ((tap_passed + tap_failed > 0)) || echo "No test ran."
    echo "$tap_passed passed, $tap_failed failed$skipped"
    ((tap_failed == 0 && tap_passed > 0))
}
