#!/usr/bin/env bash
# Grades the jobs of a batch's manifest on a Slurm cluster, as one job array, and waits for it.
set -euo pipefail

usage() {
    cat << 'USAGE'
usage: grader/slurm.sh OUT [SBATCH-OPTION...]

OUT is the folder in which 'grader/grade batch DIR... --out OUT --manifest' has written manifest.jsonl; it
and the book have to lie where every node sees them. The options go to sbatch(1), as --partition=NAME or
--time=60. Each element of the array grades every Nth job, at most 1000 elements, and what it says is in
OUT/slurm. When all have ended, 'grader/grade batch DIR... --out OUT --resume' reports; what no node has
graded it grades itself.
USAGE
}

# What an element of the array does: every step-th job from its own number on.
element() { # OUT COUNT STEP
    local job
    for ((job = SLURM_ARRAY_TASK_ID; job <= $2; job += $3)); do
        "$grade" batch --job "$job" --out "$1" || true
    done
}

script=$(readlink -f -- "${BASH_SOURCE[0]}")
grade=${HB_GRADE:-${script%/*}/grade}
if [[ ${1:-} == --element ]]; then
    element "$2" "$3" "$4"
    exit
fi
if [[ ${1:-} == --help || $# -eq 0 || $1 == -* ]]; then
    usage
    [[ ${1:-} == --help ]]
    exit
fi

[[ -r $1/manifest.jsonl ]] || {
    printf 'slurm: %s/manifest.jsonl cannot be read: write it with grader/grade batch --manifest\n' "$1" >&2
    exit 2
}
type -P sbatch > /dev/null || {
    echo 'slurm: there is no sbatch here: run this where jobs can be submitted' >&2
    exit 2
}
out=$(cd -- "$1" && pwd)
shift
count=$(wc -l < "$out/manifest.jsonl")
step=$((count < 1000 ? count : 1000))
((count > 0)) || exit 0
mkdir -p "$out/slurm"
printf -v command '%q ' "$script" --element "$out" "$count" "$step"
sbatch --parsable --wait --array="1-$step" --job-name=happens-before --output="$out/slurm/%a.txt" "$@" \
    --wrap "exec $command" > /dev/null || {
    echo "slurm: some elements of the array failed: see $out/slurm; --resume grades what is missing" >&2
    exit 1
}
