#!/usr/bin/env bats
# grader/setup.sh on machines that lack this or that: a PATH with few tools, a package manager of our
# own that writes down what it is asked and does as it is told.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    load machines.bash
    bin=$BATS_TEST_TMPDIR/bin
    asked=$BATS_TEST_TMPDIR/asked
    setup_script=$BATS_TEST_TMPDIR/setup.sh
    cp "$root/grader/setup.sh" "$setup_script"
    : > "$asked"
    machine_tools "$bin" "${machine_base[@]}"
    export HB_OS_RELEASE=$BATS_TEST_TMPDIR/os-release BATS_LIB_PATH=$BATS_TEST_TMPDIR/bats-libraries
    release debian 12 'Debian GNU/Linux 12 (bookworm)'
    open_folders
    chmod a+rw "$asked"
    chmod a+rwx "$bin"
}

release() { # ID VERSION NAME [LIKE]
    printf 'ID=%s\nVERSION_ID=%s\nPRETTY_NAME="%s"\nID_LIKE="%s"\n' "$1" "$2" "$3" "${4:-}" \
        > "$HB_OS_RELEASE"
}

# All that the probes of build and student ask for, except what is named.
everything_but() { # NAME...
    local tool library
    machine_tools "$bin" gcc make as ld clang bats valgrind bwrap jq
    for library in bats-support bats-assert bats-file; do
        mkdir -p "$BATS_LIB_PATH/$library"
        : > "$BATS_LIB_PATH/$library/load.bash"
    done
    for tool; do
        rm -rf "${bin:?}/$tool" "${BATS_LIB_PATH:?}/$tool"
    done
}

# A package manager that installs by making the command appear, or fails as $2 says.
package_manager() { # NAME [LINE OF SHELL]
    machine_script "$bin" "$1" <<SCRIPT
#!$BASH
echo "\$0 \$*" >> '$asked'
[[ \$* == *update* ]] && exit
${2:-}
for package; do
    [[ -e '$bin'/\$package ]] || { echo '#!/bin/sh' > '$bin'/\$package; chmod +x '$bin'/\$package; }
done
SCRIPT
    machine_script "$bin" apt-cache <<< "#!$BASH"
}

# As root, where root is: the tests that install run only in our own PATH, so nothing is installed.
set_up() {
    PATH=$bin run --separate-stderr "$setup_script" "$@"
}

# An ordinary user whose sudo lets him (or "no": whose sudo does not).
with_sudo() { # yes|no
    machine_script "$bin" sudo <<SCRIPT
#!$BASH
[[ $1 == yes ]] || { echo "sudo: a password is required" >&2; exit 1; }
[[ \$1 == -n ]] && shift
echo "sudo \$1" >> '$asked'
exec "\$@"
SCRIPT
}

@test "with everything there it says so, and --quiet nothing" {
    everything_but
    set_up
    assert_success
    assert_output 'Nothing is missing.'
    set_up --check
    assert_success
    set_up --quiet
    assert_success
    assert_output ''
}

@test "--check only tells" {
    everything_but valgrind
    package_manager apt-get
    set_up --check
    assert_failure 1
    assert_line --partial 'valgrind      stages memory and threads'
    assert_equal "${#lines[@]}" 2
    assert [ ! -s "$asked" ]
}

@test "it says what it will run before it runs it, and looks again afterwards" {
    ((EUID == 0)) || with_sudo yes
    everything_but valgrind bats
    package_manager apt-get
    set_up
    assert_success
    assert_line --partial 'valgrind '
    assert_line --regexp '^This will run: (sudo )?apt-get install --no-install-recommends bats valgrind$'
    assert_line 'All is installed.'
    run cat "$asked"
    assert_line --partial 'apt-get -q -o DPkg::Lock::Timeout=60 -o Acquire::Retries=2 update'
    assert_line --partial 'install --no-install-recommends bats valgrind'
}

@test "an ordinary user's sudo is used when it lets him" {
    with_sudo yes
    everything_but valgrind
    package_manager apt-get
    PATH=$bin run --separate-stderr without_rights "$setup_script"
    assert_success
    assert_line 'All is installed.'
    run cat "$asked"
    assert_line 'sudo env'
}

@test "a sudo that does not let him is the same as none" {
    with_sudo no
    everything_but valgrind
    package_manager apt-get
    PATH=$bin run --separate-stderr without_rights "$setup_script"
    assert_success
    assert_line --partial 'There is no right to install packages here'
    assert [ ! -s "$asked" ]
}

@test "without rights: what only a stage needs is named, and it goes on" {
    everything_but valgrind clang
    package_manager apt-get
    PATH=$bin run --separate-stderr without_rights "$setup_script" --yes
    assert_success
    assert_line 'The grader works without them, but what they check is not checked.'
    assert_line 'To have them, ask an administrator to run: apt-get install --no-install-recommends valgrind clang libclang-rt-dev'
}

@test "without rights: what the grader is built with stops it, with one line for the administrator" {
    everything_but make valgrind
    package_manager apt-get
    PATH=$bin run --separate-stderr without_rights "$setup_script"
    assert_failure 2
    assert_equal "$stderr" 'setup: the grader cannot be built here yet; ask an administrator to run: apt-get install --no-install-recommends make'
}

@test "a library whose header is missing is found missing" {
    everything_but
    package_manager apt-get
    machine_script "$bin" gcc <<SCRIPT
#!$BASH
read -r -d '' source || true
[[ \$source == *jansson* ]] && exit 1
[[ \$* == -print-file-name=* ]] && echo "/usr/lib/\${1#*=}"
exit 0
SCRIPT
    set_up --check
    assert_failure 1
    assert_line --partial 'jansson '
    refute_line --partial 'inih'
}

@test "a clang without its sanitizer is no clang for the threads" {
    everything_but
    machine_script "$bin" clang <<< "#!$BASH"$'\nexit 1'
    package_manager apt-get
    set_up --check
    assert_failure 1
    assert_line --partial 'clang         stage threads'
}

@test "a held lock, no network, an unknown package, a full disk: one clear line each" {
    ((EUID == 0)) || with_sudo yes
    everything_but make
    local -A causes=(
        ['E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt)']='another program is installing packages'
        ['W: Temporary failure resolving deb.example']='the package servers cannot be reached'
        ['E: Unable to locate package make']='E: Unable to locate package make'
        ['E: Write error - write (28: No space left on device)']='the disk is full'
        ['E: Something nobody has foreseen']='E: Something nobody has foreseen'
    )
    local says
    for says in "${!causes[@]}"; do
        package_manager apt-get "echo 'Reading package lists...'; echo '$says'; exit 100"
        set_up --yes
        assert_failure 2
        [[ ${stderr_lines[0]} == "setup: cannot install: ${causes[$says]}"* ]]
        assert_equal "${#stderr_lines[@]}" 2 # and the line for the administrator
    done
}

@test "one unknown package does not keep the others from being installed" {
    ((EUID == 0)) || with_sudo yes
    everything_but valgrind bats
    package_manager apt-get \
        '[[ $* == *bats* ]] && { echo "E: Unable to locate package bats"; exit 100; }'
    set_up
    assert_success
    assert [ -x "$bin/valgrind" ]
    assert_line --partial 'bats          stage behaviour'
    refute_line --partial 'valgrind      stages memory and threads, '
}

@test "Fedora and Arch get their own names, and are told that they are untried" {
    ((EUID == 0)) || with_sudo yes
    everything_but make bats valgrind clang
    package_manager dnf
    release fedora 41 'Fedora Linux 41'
    set_up
    assert_line 'This has been tried on Debian 12 and 13 only; on Fedora Linux 41 package names may differ.'
    assert_line --regexp '^This will run: (sudo )?dnf install make bats valgrind clang compiler-rt$'
    rm "$bin/dnf" "$bin/make" "$bin/bats"
    package_manager pacman
    release arch '' 'Arch Linux'
    set_up
    assert_line --partial 'on Arch Linux package names may differ'
    assert_line --regexp '^This will run: (sudo )?pacman -S --needed make bash-bats$'
}

@test "Ubuntu is served as Debian is, untried" {
    ((EUID == 0)) || with_sudo yes
    everything_but valgrind
    package_manager apt-get
    release ubuntu 24.04 'Ubuntu 24.04 LTS' debian
    set_up
    assert_success
    assert_line --partial 'on Ubuntu 24.04 LTS package names may differ'
    assert_line 'All is installed.'
}

@test "a system that it does not know gets the names to look for" {
    everything_but make
    release strange 1 'Strange Linux'
    set_up
    assert_failure 2
    assert_line 'No package manager that this script knows is here.'
    assert_equal "$stderr" 'setup: the grader cannot be built here yet; ask an administrator to run: install, as Debian names them: make'
}

@test "a student gets no more than needed; --for test brings the rest" {
    ((EUID == 0)) || with_sudo yes
    everything_but
    package_manager apt-get
    set_up
    assert_output 'Nothing is missing.'
    set_up --check --for test
    assert_failure 1
    assert_line --partial 'shellcheck '
    assert_line --partial 'clang-format '
    set_up --check --for build
    assert_success
}

@test "on a terminal it asks; no means no" {
    ((EUID == 0)) || with_sudo yes
    everything_but valgrind
    package_manager apt-get
    machine_tools "$bin" script
    run bash -c 'echo n | PATH=$1 script -qec "$2" /dev/null' - "$bin" "$setup_script" 3>&-
    assert_success
    assert_output --partial 'Go on? [Y/n]'
    assert_output --partial 'The grader works without them'
    run -1 grep apt-get "$asked" # sudo alone has been asked whether it lets us
    run bash -c 'echo y | PATH=$1 script -qec "$2" /dev/null' - "$bin" "$setup_script" 3>&-
    assert_success
    assert_output --partial 'All is installed.'
    grep "apt-get .* install" "$asked"
}

@test "wrong usage is one line and exit status 2" {
    set_up --bogus
    assert_failure 2
    assert_equal "$stderr" "setup: unknown argument '--bogus' (see grader/setup.sh --help)"
    set_up --for nothing
    assert_failure 2
    assert_equal "$stderr" "setup: --for takes build, student or test, not 'nothing'"
    set_up --help
    assert_success
    assert_line --partial 'usage: '
}
