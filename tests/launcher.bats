#!/usr/bin/env bats
# grader/grade: first use, later use, and everything that can be in its way.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    load machines.bash
    unset GRADER_ROOT MAKEFLAGS MFLAGS MAKELEVEL
    checkout=$BATS_TEST_TMPDIR/checkout
    small_checkout "$checkout"
}

# A gcc that writes down each file it compiles, and does what $1 says before it does.
watched_gcc() { # LINE OF SHELL
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    machine_script "$BATS_TEST_TMPDIR/bin" gcc <<SCRIPT
#!/bin/bash
if [[ " \$* " == *" -c "* ]]; then
    echo "\${!#}" >> '$BATS_TEST_TMPDIR/compiled'
    ${1:-:}
fi
exec '$(type -P gcc)' "\$@"
SCRIPT
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
    : > "$BATS_TEST_TMPDIR/compiled"
}

@test "the first use builds and says so on standard error; the next says nothing" {
    run --separate-stderr "$checkout/grader/grade" one
    assert_success
    assert_output "grader root=$checkout [one]"
    assert_equal "$stderr" "building the grader..."
    run --separate-stderr "$checkout/grader/grade" one 'two words' ''
    assert_failure 1
    assert_output "grader root=$checkout [one] [two words] []"
    assert_equal "$stderr" ""
}

@test "it works from any folder, through links, and with spaces and worse in the path" {
    local strange=$BATS_TEST_TMPDIR/$'a b\'s "c"\n-d'
    mv "$checkout" "$strange"
    ln -s "$strange/grader/grade" "$BATS_TEST_TMPDIR/first link"
    ln -s "first link" "$BATS_TEST_TMPDIR/second"
    run --separate-stderr "$strange/grader/grade"
    assert_success
    assert_output "grader root=$strange"
    cd "$strange/grader"
    run --separate-stderr ./grade
    assert_output "grader root=$strange"
    run --separate-stderr bash grade
    assert_output "grader root=$strange"
    cd /
    run --separate-stderr "$BATS_TEST_TMPDIR/second"
    assert_success
    assert_output "grader root=$strange"
    assert_equal "$stderr" ""
}

@test "a newer source, header or Makefile builds again, and only then" {
    local file
    "$checkout/grader/grade" > /dev/null 2>&1
    for file in grader/src/commands/main.c grader/src/common/text.h Makefile; do
        touch -d '+1 second' "$checkout/$file"
        run --separate-stderr "$checkout/grader/grade"
        assert_success
        assert_equal "$stderr" "building the grader..."
        # make takes a file from the future for newer still: bring it back.
        touch -d '2020-01-01' "$checkout/$file"
        touch "$checkout/build/bin/current"
        run --separate-stderr "$checkout/grader/grade"
        assert_equal "$stderr" ""
    done
    sed -i s/grader/changed/ "$checkout/grader/src/common/text.h"
    run --separate-stderr "$checkout/grader/grade"
    assert_output "changed root=$checkout"
}

@test "a source that has gone builds again" {
    echo 'int more;' > "$checkout/grader/src/commands/more.c"
    "$checkout/grader/grade" > /dev/null 2>&1
    rm "$checkout/grader/src/commands/more.c"
    touch -d '+1 second' "$checkout/grader/src/commands"
    run --separate-stderr "$checkout/grader/grade"
    assert_success
    assert_equal "$stderr" "building the grader..."
}

@test "two at once in a fresh checkout: one builds, both work" {
    watched_gcc
    "$checkout/grader/grade" first > "$BATS_TEST_TMPDIR/first.out" 2>&1 3>&- &
    local other=$!
    run "$checkout/grader/grade" second
    assert_success
    assert_line "grader root=$checkout [second]"
    wait "$other"
    run cat "$BATS_TEST_TMPDIR/first.out"
    assert_line "grader root=$checkout [first]"
    # Every file was compiled once.
    run sort "$BATS_TEST_TMPDIR/compiled"
    assert_output "$(sort -u "$BATS_TEST_TMPDIR/compiled")"
    assert_equal "${#lines[@]}" 7 # main, text, confine, interleave, lines, frames, runtime
}

@test "Ctrl-C while it builds leaves nothing half-built and no lock" {
    mkfifo "$BATS_TEST_TMPDIR/begun" "$BATS_TEST_TMPDIR/never"
    watched_gcc "echo > '$BATS_TEST_TMPDIR/begun'; read -r x < '$BATS_TEST_TMPDIR/never'"
    # In a process group of its own, as a terminal gives it; setsid also undoes an ignored SIGINT.
    setsid env --default-signal=INT "$checkout/grader/grade" > "$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    local launcher=$! status=0
    read -r _ < "$BATS_TEST_TMPDIR/begun"
    kill -INT -- "-$launcher"
    wait "$launcher" || status=$?
    assert_equal "$status" 130
    run find "$checkout/build" -name '*.o' -o -name '*.new' -o -path '*/bin/*'
    assert_output ''
    PATH=${PATH#*:} run --separate-stderr "$checkout/grader/grade"
    assert_success
    assert_output "grader root=$checkout"
}

@test "a source that does not compile is shown, with exit status 2" {
    echo 'int main(void) { return }' > "$checkout/grader/src/commands/main.c"
    run --separate-stderr "$checkout/grader/grade"
    assert_failure 2
    assert_output ''
    [[ $stderr == *main.c*error* ]]
    assert_equal "${stderr_lines[-1]}" "grade: the grader could not be built: see above"
}

@test "a read-only checkout: one line, exit status 2; and it works once it is built" {
    open_folders
    chmod -R a+rX "$checkout"
    ((EUID == 0)) || chmod a-w "$checkout"
    run --separate-stderr without_rights "$checkout/grader/grade"
    assert_failure 2
    assert_output ''
    assert_equal "$stderr" "grade: cannot write in $checkout: copy the checkout to a folder of your own and run grade there"
    chmod u+w "$checkout"
    "$checkout/grader/grade" > /dev/null 2>&1
    chmod -R a-w "$checkout"
    run --separate-stderr without_rights "$checkout/grader/grade"
    chmod -R u+w "$checkout"
    assert_success
    assert_output "grader root=$checkout"
}

@test "a full disk: one line, exit status 2, and nothing half-built" {
    mkdir "$BATS_TEST_TMPDIR/small"
    local mounts=(unshare --mount)
    ((EUID == 0)) || mounts+=(--map-root-user)
    "${mounts[@]}" mount -t tmpfs -o size=64k none "$BATS_TEST_TMPDIR/small" ||
        skip "no right to mount a small file system"
    run --separate-stderr "${mounts[@]}" bash -c '
        set -e
        mount -t tmpfs -o size=96k none "$2"
        cp -a "$1/." "$2"
        status=0
        "$2/grader/grade" || status=$?
        ls -A "$2/build/bin" >&2 || true
        exit "$status"' - "$checkout" "$BATS_TEST_TMPDIR/small"
    assert_failure 2
    assert_equal "${stderr_lines[0]}" "building the grader..."
    assert_equal "${stderr_lines[1]}" "grade: the disk that holds $BATS_TEST_TMPDIR/small is full: free some space and run grade again"
    refute [ "${stderr_lines[2]:-}" = current ]
}

@test "without a compiler and without a right to install: one line for the administrator" {
    open_folders
    chmod -R a+rwX "$checkout"
    machine_tools "$BATS_TEST_TMPDIR/bare" "${machine_base[@]}" apt-get apt-cache
    PATH=$BATS_TEST_TMPDIR/bare run --separate-stderr without_rights "$checkout/grader/grade"
    assert_failure 2
    assert_output ''
    [[ ${stderr_lines[-1]} == 'setup: the grader cannot be built here yet; ask an administrator to run: '* ]]
    [[ ${stderr_lines[-1]}' ' == *' gcc '*' make '* ]]
    [[ ${stderr_lines[-1]} != *valgrind* ]]
}

@test "with only tools of stages missing, and no right to install them, it goes on" {
    open_folders
    chmod -R a+rwX "$checkout"
    machine_tools "$BATS_TEST_TMPDIR/bare" "${machine_base[@]}" apt-get apt-cache gcc make ar as ld objcopy
    PATH=$BATS_TEST_TMPDIR/bare run --separate-stderr without_rights "$checkout/grader/grade"
    assert_success
    assert_output "grader root=$checkout"
    [[ $stderr == *'valgrind'*'stages memory and threads'* ]]
    # It has said so once; it does not say so on every save.
    PATH=$BATS_TEST_TMPDIR/bare run --separate-stderr without_rights "$checkout/grader/grade"
    assert_success
    assert_equal "$stderr" ''
}

@test "--yes in front of any command is for what setting up asks, and for nothing else" {
    machine_script "$checkout/grader" setup.sh <<'SCRIPT'
#!/usr/bin/env bash
echo "set-up: $*" >&2
SCRIPT
    run --separate-stderr "$checkout/grader/grade" --yes list
    assert_output "grader root=$checkout [--yes] [list]"
    assert_equal "${stderr_lines[0]}" 'set-up: --quiet --yes'
    touch -d '+1 second' "$checkout/Makefile"
    run --separate-stderr "$checkout/grader/grade" reset --yes
    assert_equal "${stderr_lines[0]}" 'set-up: --quiet'
}
