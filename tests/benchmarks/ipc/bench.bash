# shellcheck shell=bash disable=SC2154 # variables of tests/bench
# Every mechanism of inter-process communication beside the others and the machine's own limits.
# Sourced by tests/bench.

ipc_mechanisms=(pipe fifo queue unix-stream unix-seqpacket unix-datagram tcp udp shm-mutex shm-futex shm-ring)

ipc_build() {
    gcc -std=c17 -D_GNU_SOURCE= -O2 -pthread tests/benchmarks/ipc/*.c -o "$scratch/ipc" -lrt
}

# Adds what ipc prints, times FACTOR, to a file of `values`. Where the machine does not
# allow it (status 3), there is no such file, and the reason is kept beside it.
ipc_value() { # FILE FACTOR ARGUMENTS…
    local file=$values/$1 factor=$2 number status=0
    shift 2
    number=$("$scratch/ipc" "$@" 2>"$scratch/output") || status=$?
    case $status in
        0) awk -v n="$number" -v f="$factor" 'BEGIN { printf "%.6f\n", n * f }' >>"$file" ;;
        3) printf '%s: %s\n' "$*" "$(<"$scratch/output")" >"$file.why" ;;
        *) cat "$scratch/output" >&2; return 1 ;;
    esac
}

ipc_round() {
    local how
    ipc_value memcpy 1 limit memcpy
    ipc_value call 1 limit call
    ipc_value line 1 limit line
    ipc_value wake 0.001 limit wake
    ipc_value wake-one 0.001 limit wake-one
    for how in "${ipc_mechanisms[@]}"; do
        ipc_value "trip.$how" 0.001 trip "$how" 100
        ipc_value "trip-one.$how" 0.001 trip-one "$how" 100
        ipc_value "rate64.$how" 1 rate "$how" 64
        ipc_value "rate4096.$how" 4.096 rate "$how" 4096
        ipc_value "rate65536.$how" 65.536 rate "$how" 65536
    done
}

# A row for each mechanism, beside the limit of the machine that bounds it; the last two are for
# shared memory, and for the ring alone.
ipc_rows() { # KIND CASE UNIT HIGHER_IS_BETTER LIMIT LIMIT_OF_SHARED_MEMORY LIMIT_OF_THE_RING
    local how peer
    for how in "${ipc_mechanisms[@]}"; do
        case $how in
            shm-ring) peer=$7 ;;
            shm-*) peer=$6 ;;
            *) peer=$5 ;;
        esac
        if [[ -s $values/$1.$how ]]; then
            measured_row ipc "$2, $how" "${peer%.*}" "$3" "$4" "$values/$1.$how" "$values/$peer"
        else
            cat "$values/$1.$how.why"
        fi
    done
}

ipc_medians() { # KIND…: a line for each mechanism: its name and a median for each kind
    local how kind median
    for how in "${ipc_mechanisms[@]}"; do
        printf '%s' "$how"
        for kind in "$@"; do
            median=NaN
            [[ ! -s $values/$kind.$how ]] || read -r median _ < <(summary "$values/$kind.$how")
            printf ' %s' "$median"
        done
        printf '\n'
    done
}

ipc_plot() {
    local memcpy
    if ! command -v gnuplot >/dev/null; then
        printf 'no plot: gnuplot is not installed\n'
        return
    fi
    ipc_medians trip trip-one >"$scratch/ipc.plot.trip"
    ipc_medians rate64 rate4096 rate65536 >"$scratch/ipc.plot.rate"
    read -r memcpy _ < <(summary "$values/memcpy")
    mkdir -p build
    gnuplot -e "data='$scratch/ipc.plot'; limit=$memcpy; folder='build'" tests/benchmarks/ipc/plot.gnuplot
    printf 'plots: build/ipc-rate.svg build/ipc-trip.svg\n'
}

bench_ipc() {
    local round values=$scratch/values
    heading 'ipc: two processes, each on a processor of its own unless it says otherwise'
    rm -rf "$values"
    mkdir -p "$values"
    ipc_build
    for ((round = 0; round < rounds; round++)); do
        ipc_round
    done
    row_alone ipc 'memcpy of one core' GB/s "$values/memcpy"
    row_alone ipc 'a system call' ns "$values/call" false
    row_alone ipc "a cache line's trip and back" ns "$values/line" false
    row_alone ipc 'waking each other, two processors' us "$values/wake" false
    row_alone ipc 'waking each other, one processor' us "$values/wake-one" false
    # Limits once more, in the units of what they bound.
    awk '{ print $1 / 1000 }' "$values/line" >"$values/line.us"
    awk '{ print 1000 / $1 }' "$values/call" >"$values/call.rate"
    awk '{ print $1 * 1000 / 64 }' "$values/memcpy" >"$values/memcpy.rate"
    ipc_rows trip '100 B and back' us false wake wake line.us
    ipc_rows trip-one '100 B and back, one processor' us false wake-one wake-one wake-one
    ipc_rows rate64 '64 B messages' M/s true call.rate memcpy.rate memcpy.rate
    ipc_rows rate4096 '4 KiB messages' GB/s true memcpy memcpy memcpy
    ipc_rows rate65536 '64 KiB messages' GB/s true memcpy memcpy memcpy
    ipc_plot
}
