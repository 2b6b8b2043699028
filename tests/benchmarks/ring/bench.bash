# shellcheck shell=bash disable=SC2154,SC2034 # variables of tests/bench, and for it
# The six versions of chapter 06's ring beside ck_ring. Sourced by tests/bench.

pool_packages+=(libck-dev)
ring_versions=(naive ordered padded cached batched flagged)

ring_build() { # VERSION WORDS
    local flags=(-std=c17 -D_GNU_SOURCE= -O2 -Isolutions/06-shared-memory -DWORDS="$2")
    case $1 in
        ck_ring) flags+=(-DCK) ;;
        *) flags+=(-DRING_HEADER="\"ring_$1.h\"") ;;
    esac
    gcc "${flags[@]}" tests/benchmarks/ring/ring.c -o "$scratch/ring.$1"
} >"$scratch/output" 2>&1

# Bars for the chapter: a group for each size of item.
ring_plot() {
    local words version
    if ! command -v gnuplot >/dev/null; then
        printf 'no plot: gnuplot is not installed\n'
        return
    fi
    for words in 1 8; do
        for version in "${ring_versions[@]}" ck_ring; do
            jq -rs --arg version "$version" --arg case "$((words * 8))-byte items, " \
                '(if $version == "ck_ring" then map(select(.bench == "ring" and (.case | startswith($case)) and .peer_name == "ck_ring")) | .[0].peer
                  else map(select(.bench == "ring" and .case == $case + $version)) | .[0].ours end) as $rate |
                 "\($version) \($rate // 0)"' "$rows"
        done >"$scratch/ring.plot.$words"
    done
    mkdir -p build
    gnuplot -e "data='$scratch/ring.plot'; folder='build'" tests/benchmarks/ring/plot.gnuplot
    printf 'plot: build/ring-rate.svg\n'
}

bench_ring() {
    local words version round values=$scratch/values
    heading 'ring: millions of items a second, a producer and a consumer, each on a processor of its own'
    for words in 1 8; do
        rm -rf "$values"
        mkdir -p "$values"
        for version in "${ring_versions[@]}"; do
            ring_build "$version" "$words" || { cat "$scratch/output"; return 1; }
        done
        ring_build ck_ring "$words" ||
            printf 'ck_ring is not installed (tests/bench --install ring installs it)\n'
        for ((round = 0; round < rounds; round++)); do
            for version in "${ring_versions[@]}" ck_ring; do
                [[ ! -x $scratch/ring.$version ]] || "$scratch/ring.$version" >>"$values/$version"
            done
        done
        for version in "${ring_versions[@]}"; do
            measured_row ring "$((words * 8))-byte items, $version" ck_ring M/s true \
                "$values/$version" "$values/ck_ring"
            [[ $version == naive ]] ||
                measured_row ring "$((words * 8))-byte items, $version" naive M/s true \
                    "$values/$version" "$values/naive"
        done
        for version in "${ring_versions[@]}" ck_ring; do
            rm -f "$scratch/ring.$version"
        done
    done
    ring_plot
}
