#!/usr/bin/env bats
# grade batch on other machines: a manifest of jobs, GNU Parallel over ssh, Slurm.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/batch
    batch_setup
    # The book as a machine has it: the small repository's grader, which tells where it ran.
    mkdir -p there/grader
    cat > there/grader/grade << END
#!/usr/bin/env bash
export GRADER_ROOT=$GRADER_ROOT PATH=$PATH
[[ ! -e $PWD/hook ]] || . $PWD/hook
uname -n >> $PWD/ran
exec $toy_bin/grade "\$@"
END
    chmod +x there/grader/grade
}

teardown() {
    batch_teardown
}

class() { # COUNT
    local i
    for ((i = 1; i <= $1; i++)); do
        student "s$i" "wrong $i"
    done
    student ada right
    student bob right
}

@test "a manifest has a line a job, equal ones once, and each can be graded by itself" {
    class 1
    mkdir in/nobody
    batch 0 --manifest
    assert_output "2 jobs are in out/manifest.jsonl: 'grader/grade batch --job N --out out' grades the Nth; once all are, --resume reports"
    assert_equal "$(jq -c '[.exercise, (.files | keys)]' out/manifest.jsonl | sort -u)" '["02-toys/first",["toy.c"]]'
    run -0 grade batch --job 1 --out out
    assert_output ''
    run --separate-stderr grade batch --job - <<< "$(sed -n 2p out/manifest.jsonl)"
    assert_success
    assert_equal "$(jq -r '"\(.key) \(.verdict.verdict)"' <<< "$output")" "$(sed -n 2p out/manifest.jsonl | jq -r .key) fail"
    batch 0 --resume
    assert_equal "$(recorded)" "ada pass none 10, bob pass none 10, nobody missing none 0, s1 fail wrong-output 0"
    assert [ ! -e out/manifest.jsonl ]
    assert [ ! -e out/done ]
    assert_equal "$(ls -A "$GRADER_ROOT/build/work")" ''
}

@test "what a job is told wrongly" {
    mkdir out
    echo '{"key": "k"}' > out/manifest.jsonl
    refused() { # MESSAGE ARGUMENTS...
        local message=$1
        shift
        run --separate-stderr grade batch "$@" < /dev/null
        assert_equal "$status" 2
        assert_equal "$stderr" "grade: batch: $message"
    }
    refused "this is no line of a manifest: write it with --manifest" --job 1 --out out
    refused "out/manifest.jsonl has no line 2" --job 2 --out out
    refused "standard input has no line 1" --job -
    refused "--job takes '-', or the number of a line and --out, not 'x'" --job x --out out
    student ada right
    refused "--hosts and --manifest do not go together: use it as 'grader/grade batch DIR... --out DIR'" in --out new --hosts h --manifest
    type -P parallel > /dev/null || skip "GNU Parallel is not installed"
    refused "nowhere cannot be read (No such file or directory): give a file with a machine a line, as ssh knows it" \
        in --out new --hosts nowhere --exercise first
}

@test "machines that cannot be reached are told of, and nothing is lost" {
    type -P parallel ssh > /dev/null || skip "GNU Parallel or ssh is not installed"
    class 0
    echo '127.0.0.1:1' > hosts
    batch 1 --hosts hosts --jobs 1
    assert_regex "$stderr" 'grade: batch: hosts: ssh: connect to host 127.0.0.1 port 1: Connection refused'
    assert_equal "$(recorded)" "ada error none 0, bob error none 0"
    assert_regex "$(reason ada)" 'no machine has graded it'
    batch 0 --resume
    assert_equal "$(recorded)" "ada pass none 10, bob pass none 10"
}

@test "a course's own exercise goes with the job" {
    type -P parallel > /dev/null || skip "GNU Parallel is not installed"
    mkdir -p course/exercises/02-toys/hidden
    cp "$GRADER_ROOT"/exercises/02-toys/first/{exercise.ini,check.bats} course/exercises/02-toys/hidden/
    student ada right
    echo : > hosts
    run --separate-stderr grade batch in --out out --course course --exercise hidden --hosts hosts --there "$PWD/there"
    assert_equal "$status: $stderr" '0: '
    assert_equal "$(recorded)" "ada pass none 10"
    assert_equal "$(wc -l < ran)" 1
}

namespaces=(unshare --net --mount --pid --fork --kill-child --mount-proc --uts)

@test "two machines, one of which dies in the middle of a job: all is graded, and each once" {
    ((EUID == 0)) || skip "only root may make machines of namespaces"
    "${namespaces[@]}" ip link add wire1 type veth peer name eth0 2> /dev/null || skip "no network namespaces here"
    type -P parallel ssh sshd ip > /dev/null || skip "GNU Parallel, ssh, sshd or ip is not installed"
    class 8
    # host2 begins one job, and while it holds it the machine dies.
    cat > hook << END
if [[ \$(uname -n) == host2 ]]; then
    echo now > $PWD/machines/kill2
    exec sleep infinity
fi
END
    run --separate-stderr timeout -k 5 200 "${namespaces[@]}" "$BATS_TEST_DIRNAME/helpers/hosts.sh" "$PWD/machines" \
        bash -c "'$toy_bin/grade' batch ${unsafe[*]} in --out out --exercise first --jobs 1 --hosts \"\$HOSTS\" --there '$PWD/there'"
    assert_equal "$status: $stderr" "0: $stderr"
    assert [ -e machines/killed2 ]
    assert_equal "$(jq -r .verdict out/results.jsonl | sort | uniq -c | xargs)" '8 fail 2 pass'
    assert_equal "$(jq -r .student out/results.jsonl | sort | uniq -d)" ''
    assert_equal "$(sort ran | uniq -c | xargs)" '9 host1'
}

@test "one node of Slurm grades a manifest as a job array" {
    ((EUID == 0)) || skip "only root may run a cluster of its own"
    "${namespaces[@]}" ip link add wire1 type veth peer name eth0 2> /dev/null || skip "no network namespaces here"
    type -P slurmctld slurmd sbatch munged ip > /dev/null || skip "Slurm or munge is not installed"
    class 2
    batch 0 --manifest
    run --separate-stderr timeout -k 5 200 "${namespaces[@]}" "$BATS_TEST_DIRNAME/helpers/slurm.sh" "$PWD/cluster" \
        env HB_GRADE="$PWD/there/grader/grade" "$toy_repository/grader/slurm.sh" out --time=10
    assert_equal "$status: $stderr" "0: $stderr"
    assert_equal "$(sort ran | uniq -c | xargs)" '3 node'
    batch 0 --resume
    assert_equal "$(recorded)" "ada pass none 10, bob pass none 10, s1 fail wrong-output 0, s2 fail wrong-output 0"
    assert_equal "$(sort ran | uniq -c | xargs)" '3 node'
}
