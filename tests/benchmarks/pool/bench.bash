# shellcheck shell=bash disable=SC2154,SC2034 # variables of tests/bench, and for it
# The pool beside others, and beside three slower ones of ours. Sourced by tests/bench.

pool_packages=(cthreadpool-dev libglib2.0-dev libuv1-dev libtbb-dev libomp-dev pkg-config gnuplot-nox)
pool_peers=(cthreadpool GThreadPool libuv oneTBB libgomp libomp two_conditions after_unlock lock_free)
pool_workers=(1 2 4 8)

# Builds the contestant into $scratch; fails where what it needs is not installed.
pool_build() { # NAME
    local here=tests/benchmarks/pool theirs=solutions/07-thread-pool out=$scratch/pool.$1
    local flags=(-D_GNU_SOURCE= -O2 -pthread) measure=$scratch/measure.o
    case $1 in
        ours) gcc -std=c17 "${flags[@]}" "$here/ours.c" "$measure" "$theirs/thread_pool.c" -o "$out" ;;
        cthreadpool)
            gcc "${flags[@]}" -I/usr/include/cthreadpool "$here/cthreadpool.c" "$measure" \
                /usr/share/cthreadpool/thpool.c -o "$out"
            ;;
        GThreadPool)
            # shellcheck disable=SC2046 # words: options
            gcc -std=c17 "${flags[@]}" "$here/glib.c" "$measure" $(pkg-config --cflags --libs glib-2.0) -o "$out"
            ;;
        libuv) gcc -std=c17 "${flags[@]}" "$here/libuv.c" "$measure" -luv -o "$out" ;;
        oneTBB) g++ -O2 "$here/tbb.cpp" "$measure" -ltbb -o "$out" ;;
        libgomp) gcc -std=c17 "${flags[@]}" -fopenmp "$here/openmp.c" "$measure" -o "$out" ;;
        libomp) clang -std=c17 "${flags[@]}" -fopenmp "$here/openmp.c" "$measure" -o "$out" ;;
        *) gcc -std=c17 "${flags[@]}" "$here/slower.c" "$measure" "$theirs/slower/$1.c" -o "$out" ;;
    esac >"$scratch/output" 2>&1
}

# Each contestant in turn, in each round, so that what befalls the machine befalls all.
pool_case() { # CASE UNIT HIGHER_IS_BETTER ARGUMENTS…
    local case=$1 unit=$2 higher=$3 round name values=$scratch/values
    local -a arguments=("${@:4}")
    rm -rf "$values"
    mkdir -p "$values"
    for ((round = 0; round < rounds; round++)); do
        for name in ours "${pool_present[@]}"; do
            "$scratch/pool.$name" "${arguments[@]}" >>"$values/$name"
        done
    done
    for name in "${pool_peers[@]}"; do
        measured_row "$pool_bench" "$case" "$name" "$unit" "$higher" "$values/ours" "$values/$name"
    done
}

# Two plots of the rows so far, for the chapter: the rates, and the processor time.
pool_plot() {
    local data=$scratch/plot workers name kind
    local -A cases=([empty]='empty tasks' [short]='100 ns tasks' [cost]='processor time of an empty task')
    if ! command -v gnuplot >/dev/null; then
        printf 'no plot: gnuplot is not installed\n'
        return
    fi
    for kind in "${!cases[@]}"; do
        for name in "${pool_present[@]}" ours; do
            for workers in "${pool_workers[@]}"; do
                jq -rs --arg case "${cases[$kind]}, $workers workers" --arg name "$name" --arg workers "$workers" \
                    'map(select(.bench == "pool" and .case == $case)) |
                     (if $name == "ours" then .[0].ours else (map(select(.peer_name == $name)) | .[0].peer) end) as $value |
                     "\($workers) \($value)"' "$rows"
            done >"$data.$kind.$name"
        done
    done
    mkdir -p build
    gnuplot -e "data='$data'; names='${pool_present[*]} ours'; folder='build'" tests/benchmarks/pool/plot.gnuplot
    printf 'plots: build/pool-rate.svg, build/pool-cost.svg\n'
}

bench_pool() {
    local name workers turns
    pool_present=()
    pool_bench=pool
    heading 'pool: millions of tasks a second'
    gcc -std=c17 -D_GNU_SOURCE= -O2 -pthread -c tests/benchmarks/pool/measure.c -o "$scratch/measure.o"
    pool_build ours || { cat "$scratch/output"; return 1; }
    for name in "${pool_peers[@]}"; do
        if pool_build "$name"; then
            pool_present+=("$name")
        else
            printf '%s is not installed (tests/bench --install pool installs it)\n' "$name"
        fi
    done
    turns=$("$scratch/pool.ours" turns)
    for workers in "${pool_workers[@]}"; do
        pool_case "empty tasks, $workers workers" M/s true rate "$workers" 0
    done
    for workers in "${pool_workers[@]}"; do
        pool_case "100 ns tasks, $workers workers" M/s true rate "$workers" "$turns"
    done
    for workers in "${pool_workers[@]}"; do
        pool_case "10 us tasks, $workers workers" M/s true rate "$workers" "$((100 * turns))"
    done
    pool_case 'submit to start on an idle pool, 2 workers' us false latency 2
    for workers in "${pool_workers[@]}"; do
        pool_case "processor time of an empty task, $workers workers" ns false cost "$workers"
    done
    for workers in 2 4 8; do
        pool_case "sleeps in 1000 empty tasks, $workers workers" '' false switches "$workers"
    done
    pool_plot
}

# What each rule of the pool is worth: the pool without it, as the peer. A rule is taken out by sed.
declare -A pool_rules=(
    [one_wake-up_in_flight]='s/ && !pool->waking//'
    [batches]='s/BATCH = 32/BATCH = 1/'
    [room_at_half]='s|pool->queued <= pool->capacity / 2|pool->queued < pool->capacity|'
    [adaptive_mutex]='s/PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP/PTHREAD_MUTEX_INITIALIZER/'
    [one_wake-up_nor_batches]='s/ && !pool->waking//; s/BATCH = 32/BATCH = 1/'
)

bench_rules() {
    local rule workers flags=(-std=c17 -D_GNU_SOURCE= -O2 -pthread) pool=solutions/07-thread-pool/thread_pool
    pool_bench=rules
    heading 'rules: what an empty task costs without one of the rules of the pool'
    cp "$pool.h" "$scratch/"
    gcc "${flags[@]}" -c tests/benchmarks/pool/measure.c -o "$scratch/measure.o"
    pool_build ours
    pool_peers=()
    for rule in one_wake-up_in_flight batches one_wake-up_nor_batches room_at_half adaptive_mutex; do
        sed "${pool_rules[$rule]}" "$pool.c" >"$scratch/thread_pool.c"
        if cmp -s "$pool.c" "$scratch/thread_pool.c"; then
            printf 'bench: the rule %s is not where it was\n' "$rule" >&2
            return 1
        fi
        pool_peers+=("without_$rule")
        gcc "${flags[@]}" tests/benchmarks/pool/ours.c "$scratch/measure.o" "$scratch/thread_pool.c" \
            -o "$scratch/pool.without_$rule"
    done
    pool_present=("${pool_peers[@]}")
    for workers in "${pool_workers[@]}"; do
        pool_case "processor time of an empty task, $workers workers" ns false cost "$workers"
        pool_case "sleeps in 1000 empty tasks, $workers workers" '' false switches "$workers"
    done
}
