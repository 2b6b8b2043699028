# shellcheck shell=bash disable=SC2154,SC2034 # variables of tests/bench, and for it
# A bounded queue and a read-write lock beside a plain mutex version and GLib's. Sourced by tests/bench.

# Builds KIND (queue or rwlock) of NAME into $scratch; fails where what it needs is not installed.
queue_build() { # KIND NAME
    local kind=$1 name=$2 out=$scratch/$1.$2 exercise=05-mutexes-and-conditions/bounded-queue
    local flags=(-std=c17 -D_GNU_SOURCE= -O2 -pthread -Isolutions/07-thread-pool) sources=() options=()
    case $kind.$name in
        *.ours) sources=("solutions/07-thread-pool/fast_$kind.c") ;;
        queue.mutex)
            sources=("solutions/$exercise/bounded_queue.c")
            options=(-DPLAIN "-Iexercises/$exercise")
            ;;
        rwlock.mutex) options=(-DPLAIN) ;;
        *.GLib) read -ra options < <(pkg-config --cflags --libs glib-2.0; echo) && options+=(-DGLIB) ;;
        rwlock.pthread_rwlock) options=(-DPOSIX) ;;
    esac
    gcc "${flags[@]}" "tests/benchmarks/queue/$kind.c" "${sources[@]}" "${options[@]}" -o "$out"
} >"$scratch/output" 2>&1

queue_case() { # KIND CASE PEERS ARGUMENTS…: the rate, and the processor time
    local kind=$1 case=$2 round name how values=$scratch/values
    local -a peers
    read -ra peers <<<"$3"
    shift 3
    rm -rf "$values"
    mkdir -p "$values"
    for ((round = 0; round < rounds; round++)); do
        for name in ours "${peers[@]}"; do
            for how in rate cost; do
                [[ ! -x $scratch/$kind.$name ]] ||
                    "$scratch/$kind.$name" "$how" "$@" >>"$values/$how.$name"
            done
        done
    done
    for name in "${peers[@]}"; do
        measured_row queue "$case" "$name" M/s true "$values/rate.ours" "$values/rate.$name"
    done
    for name in "${peers[@]}"; do
        measured_row queue "$case, processor time" "$name" ns false "$values/cost.ours" "$values/cost.$name"
    done
}

bench_queue() {
    local kind name counts
    heading 'queue: millions of items, and of operations, a second; and the processor time of one, in ns'
    for kind in queue rwlock; do
        for name in ours mutex GLib pthread_rwlock; do
            [[ $kind.$name == queue.pthread_rwlock ]] || queue_build "$kind" "$name" ||
                printf '%s of %s is not there (tests/bench --install queue installs GLib)\n' "$kind" "$name"
        done
    done
    for counts in '1 1' '2 2' '4 4' '1 4'; do
        # shellcheck disable=SC2086 # two words
        queue_case queue "queue, ${counts% *} put, ${counts#* } take" 'mutex GLib' $counts
    done
    for counts in '1 20' '2 20' '4 20' '2 1000' '4 1000'; do
        # shellcheck disable=SC2086
        queue_case rwlock "read-write lock, ${counts% *} threads, 1 in ${counts#* } writes" \
            'mutex pthread_rwlock GLib' $counts
    done
}
