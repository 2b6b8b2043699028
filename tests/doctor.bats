#!/usr/bin/env bats
# grade doctor, on this machine and on machines that lack this or that.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    load machines.bash
    export GRADER_ROOT=$root
    bin=$BATS_TEST_TMPDIR/bin
}

# A machine with all that doctor looks for, except the tools named.
machine_without() { # TOOL...
    local tool
    machine_tools "$bin" "${machine_base[@]}" gcc clang as ld make bats valgrind bwrap
    for tool; do
        rm -f "$bin/$tool"
    done
}

doctor() {
    PATH=$bin run --separate-stderr "$root/build/bin/grade" doctor
}

@test "where all is installed all stages can work, and versions are told" {
    run --separate-stderr "$root/build/bin/grade" doctor
    assert_success
    assert_line --regexp "^  gcc +$(gcc -dumpfullversion)\$"
    assert_line --regexp '^  valgrind +[0-9]+\.[0-9]+'
    assert_line --regexp '^  ThreadSanitizer +works'
    assert_line --regexp '^  processors +[0-9]+'
    assert_line 'All stages can work.'
    assert_equal "$stderr" ''
}

@test "without Valgrind, memory and threads cannot work, and it says what to install" {
    machine_without valgrind
    doctor
    assert_failure 2
    assert_line --regexp '^  build +can work'
    assert_line --regexp '^  behaviour +can work'
    assert_line --regexp '^  memory +valgrind is missing: install the package valgrind'
    assert_line --regexp '^  threads +valgrind is missing: install the package valgrind'
}

@test "without clang, threads cannot work" {
    machine_without clang
    doctor
    assert_failure 2
    assert_line --regexp '^  memory +can work'
    assert_line --regexp '^  threads +clang is missing: install the package clang'
}

@test "without Bats, behaviour and residue cannot work" {
    machine_without bats
    doctor
    assert_failure 2
    assert_line --regexp '^  behaviour +bats is missing: install the package bats'
    assert_line --regexp '^  residue +bats is missing'
    assert_line --regexp '^  threads +can work'
}

@test "without a sandbox all stages can work, and it says what that means" {
    machine_without bwrap
    doctor
    assert_success
    assert_line --regexp '^  sandbox +none:'
    assert_output --partial "Do not grade strangers' programs here"
}

@test "a clang without its sanitizer's library is not taken for one" {
    machine_without clang
    machine_script "$bin" clang <<SCRIPT
#!/bin/sh
[ "\$1" = --version ] && { echo 'Debian clang version 14.0.6'; exit 0; }
echo '/usr/bin/ld: cannot find /usr/lib/llvm-14/lib/linux/libclang_rt.tsan-x86_64.a' >&2
exit 1
SCRIPT
    doctor
    assert_failure 2
    assert_line --regexp '^  clang +14\.0\.6'
    assert_line --partial 'install libclang-rt-dev'
}

@test "a ThreadSanitizer that the machine's address space does not suit is told as the machine's fault" {
    machine_without clang
    machine_script "$bin" clang <<'SCRIPT'
#!/bin/sh
[ "$1" = --version ] && { echo 'Debian clang version 14.0.6'; exit 0; }
printf '#!/bin/sh\necho "FATAL: ThreadSanitizer: unexpected memory mapping 0x5b3"\nexit 66\n' > probe
chmod +x probe
SCRIPT
    doctor
    assert_failure 2
    assert_line --regexp '^  threads +ThreadSanitizer: .*vm.mmap_rnd_bits=28'
}

@test "without message queues it says which exercises cannot be done" {
    machine_without
    PATH=$bin run --separate-stderr bash -c 'ulimit -q 0; exec "$0" doctor' "$root/build/bin/grade"
    assert_success
    assert_line --regexp '^  message queues +cannot be made here \(.*RLIMIT_MSGQUEUE is 0 bytes'
}

@test "it leaves nothing behind" {
    mkdir "$BATS_TEST_TMPDIR/tmp"
    TMPDIR=$BATS_TEST_TMPDIR/tmp run "$root/build/bin/grade" doctor
    run ls -A "$BATS_TEST_TMPDIR/tmp"
    assert_output ''
}
