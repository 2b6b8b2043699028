#!/usr/bin/env bash
# Installs what is missing, and says first what it will do.
#
# Every need is probed for by what it gives (a command, a header with its library, a sanitizer that
# links), not by asking the package manager, so tools from elsewhere count too. The probes are called
# by their names in the table, which shellcheck cannot see:
# shellcheck disable=SC2317
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: grader/setup.sh [--check] [--yes] [--for build|student|test] [--quiet]

Installs what is missing to build the grader and to check exercises.

  --check   only say what is missing: exit status 0 nothing, 1 something
  --yes     do not ask (nor is anything asked where there is no terminal)
  --for     build: what the grader is built with; student: that, and the tools of the stages
            (the default); test: all that, and what `make test` needs
  --quiet   say nothing when nothing is missing

Exit status: 0 the grader can be built (what only a stage needs may be missing: it says so);
2 it cannot, or wrong usage.
USAGE
}

# --- what is needed ------------------------------------------------------------------------------
# name | group | what it is for | probe | Debian's packages | Fedora's | Arch's
# A package whose name ends in ? is wanted only where the system knows it.
needs='
gcc          |build  |compiles the grader and your programs  |has_compiler gcc            |gcc libc6-dev           |gcc glibc-devel |gcc
make         |build  |builds the grader                      |has_command make            |make                    |make            |make
jansson      |build  |library of the grader (JSON)           |has_library jansson jansson.h    |libjansson-dev     |jansson-devel   |jansson
inih         |build  |library of the grader (exercise.ini)   |has_library inih ini.h           |libinih-dev        |inih-devel      |libinih
libdw        |build  |library of the grader (source lines)   |has_library dw elfutils/libdw.h  |libdw-dev libelf-dev|elfutils-devel elfutils-libelf-devel|libelf
libmd        |build  |library of the grader (hashes)         |has_library md sha2.h            |libmd-dev          |libmd-devel     |libmd
libarchive   |build  |library of the grader (archives)       |has_library archive archive.h    |libarchive-dev     |libarchive-devel|libarchive
libyaml      |build  |library of the grader (lists of Gradescope) |has_library yaml yaml.h          |libyaml-dev       |libyaml-devel   |libyaml
libseccomp   |build  |library of the grader (sandbox)        |has_library seccomp seccomp.h    |libseccomp-dev    |libseccomp-devel|libseccomp
expat        |build  |library of the grader (XML)            |has_library expat expat.h        |libexpat1-dev      |expat-devel     |expat
bats         |student|stage behaviour                        |has_command bats            |bats                    |bats            |bash-bats
bats-support |student|stage behaviour                        |has_bats_library bats-support|bats-support           |bats-support    |bash-bats-support
bats-assert  |student|stage behaviour                        |has_bats_library bats-assert |bats-assert            |bats-assert     |bash-bats-assert
bats-file    |student|stage behaviour                        |has_bats_library bats-file   |bats-file              |bats-file       |bash-bats-file
sanitizers   |student|stage memory (ASan, UBSan)             |has_gcc_sanitizers          |gcc                     |libasan libubsan|gcc-libs
valgrind     |student|stages memory and threads              |has_command valgrind        |valgrind                |valgrind        |valgrind
bubblewrap   |student|the sandbox (stage residue)            |has_command bwrap           |bubblewrap              |bubblewrap      |bubblewrap
clang        |student|stage threads (ThreadSanitizer)        |has_clang_tsan              |clang libclang-rt-dev?  |clang compiler-rt|clang compiler-rt
cmark-gfm    |test   |library of weave (Markdown)            |has_library cmark-gfm cmark-gfm-core-extensions.h|libcmark-gfm-dev libcmark-gfm-extensions-dev|cmark-gfm-devel|cmark-gfm
shellcheck   |test   |checks the shell files                 |has_command shellcheck      |shellcheck              |ShellCheck      |shellcheck
clang-format |test   |checks the layout of the C files       |has_command clang-format    |clang-format            |clang-tools-extra|clang
xmllint      |test   |checks the figures                     |has_command xmllint         |libxml2-utils           |libxml2         |libxml2
jq           |student|exercises of kind break, predict, test |has_command jq              |jq                      |jq              |jq
unzip        |test   |reads packages in the tests            |has_command unzip           |unzip                   |unzip           |unzip
pgrep        |test   |finds processes in the tests           |has_command pgrep           |procps                  |procps-ng       |procps-ng
parallel     |test   |runs a batch on many machines          |has_command parallel        |parallel                |parallel        |parallel
ssh          |test   |reaches other machines in the tests    |has_command ssh             |openssh-client          |openssh-clients |openssh
sshd         |test   |is another machine in the tests        |has_daemon sshd            |openssh-server          |openssh-server  |openssh
ip           |test   |joins machines in the tests            |has_daemon ip              |iproute2                |iproute         |iproute2
slurm        |test   |is a cluster in the tests              |has_daemon slurmctld       |slurm-wlm               |slurm-slurmctld slurm-slurmd slurm|slurm-llnl
munge        |test   |is a cluster in the tests              |has_daemon munged          |munge                   |munge           |munge
help2man     |test   |writes the manual page                 |has_command help2man        |help2man                |help2man        |help2man
'

has_command() {
    type -P "$1" > /dev/null
}

# What an ordinary user's PATH may lack.
has_daemon() {
    PATH=$PATH:/usr/sbin:/sbin has_command "$1"
}

has_compiler() {
    has_command "$1" && "$1" -fsyntax-only -x c - <<< '#include <stdio.h>' 2> /dev/null
}

# has_library NAME HEADER: the header is found, and lib NAME to link with. Without a compiler to
# ask, the usual folders are looked into.
has_library() {
    if has_compiler gcc; then
        gcc -fsyntax-only -x c - <<< "#include <stdio.h>
#include <stdint.h>
#include <sys/types.h>
#include <$2>" 2> /dev/null && [[ $(gcc -print-file-name="lib$1.so") == */* ]]
    else
        compgen -G "/usr/include/$2" > /dev/null || compgen -G "/usr/include/*-linux-*/$2" > /dev/null
    fi
}

has_bats_library() {
    local folder
    local -a folders
    IFS=: read -ra folders <<< "${BATS_LIB_PATH:-}:/usr/lib/bats:/usr/lib:/usr/local/lib:/usr/share/bats"
    for folder in "${folders[@]}"; do
        [[ -n $folder && -f $folder/$1/load.bash ]] && return 0
    done
    return 1
}

has_gcc_sanitizers() {
    has_command gcc && [[ $(gcc -print-file-name=libasan.so) == */* ]] &&
        [[ $(gcc -print-file-name=libubsan.so) == */* ]]
}

# Whether clang links a program with its ThreadSanitizer: the runtime is a package of its own.
has_clang_tsan() {
    local folder status=0
    has_command clang || return 1
    folder=$(mktemp -d) || return 1
    clang -fsanitize=thread -x c -o "$folder/probe" - <<< 'int main(void) { return 0; }' \
        2> /dev/null || status=1
    rm -rf "$folder"
    return "$status"
}

# --- which system ----------------------------------------------------------------------------------

system=unknown  # how the table's packages are named: debian, fedora, arch or unknown
system_name='this system'
tried=''

find_system() {
    local ID='' ID_LIKE='' VERSION_ID='' PRETTY_NAME='' word
    # HB_OS_RELEASE: the tests put other systems in its place.
    local release=${HB_OS_RELEASE:-/etc/os-release}
    if [[ -r $release ]]; then
        # shellcheck source=/dev/null
        . "$release"
    fi
    system_name=${PRETTY_NAME:-this system}
    for word in $ID $ID_LIKE; do
        case $word in
            debian | ubuntu) has_command apt-get && system=debian ;;
            fedora | rhel) has_command dnf && system=fedora ;;
            arch) has_command pacman && system=arch ;;
        esac
        [[ $system == unknown ]] || break
    done
    [[ $ID == debian && ($VERSION_ID == 12 || $VERSION_ID == 13) ]] && tried=1
    if [[ -r /proc/sys/kernel/osrelease && $(< /proc/sys/kernel/osrelease) == *[Mm]icrosoft* ]]; then
        system_name+=' under WSL'
        tried=''
    fi
}

install_command() { # the line a person would type
    case $system in
        debian) echo "apt-get install --no-install-recommends $*" ;;
        fedora) echo "dnf install $*" ;;
        arch) echo "pacman -S --needed $*" ;;
        unknown) echo "install, as Debian names them: $*" ;;
    esac
}

# --- what is missing -----------------------------------------------------------------------------

missing_names=()    # parallel to the next three
missing_groups=()
missing_reasons=()
missing_packages=()

trim() {
    local text=$1
    text=${text#"${text%%[![:space:]]*}"}
    printf '%s' "${text%"${text##*[![:space:]]}"}"
}

find_missing() { # GROUP...
    local name group reason probe debian fedora arch packages
    missing_names=() missing_groups=() missing_reasons=() missing_packages=()
    while IFS='|' read -r name group reason probe debian fedora arch; do
        name=$(trim "$name")
        group=$(trim "$group")
        [[ -n $name && " $* " == *" $group "* ]] || continue
        # A probe is a function and its arguments, split on purpose.
        # shellcheck disable=SC2086
        $probe && continue
        case $system in
            fedora) packages=$fedora ;;
            arch) packages=$arch ;;
            *) packages=$debian ;;
        esac
        missing_names+=("$name")
        missing_groups+=("$group")
        missing_reasons+=("$(trim "$reason")")
        missing_packages+=("$(trim "$packages")")
    done <<< "$needs"
}

# The packages of what is missing in a group (or in all of them), each once, without marks.
packages_of() { # [GROUP]
    local i package
    local -A seen=()
    for i in "${!missing_names[@]}"; do
        [[ $# -gt 0 && ${missing_groups[i]} != "$1" ]] && continue
        for package in ${missing_packages[i]}; do
            if [[ $package == *'?' ]]; then
                package=${package%'?'}
                is_known "$package" || continue
            fi
            [[ -n ${seen[$package]:-} ]] && continue
            seen[$package]=1
            printf '%s\n' "$package"
        done
    done
}

# Whether the system's lists have a package. With no lists yet there is nothing to tell by: yes.
is_known() {
    [[ $system == debian ]] || return 0
    [[ -z $(apt-cache pkgnames gcc 2> /dev/null) ]] && return 0
    apt-cache show --no-all-versions "$1" > /dev/null 2>&1
}

show_missing() {
    local i
    for i in "${!missing_names[@]}"; do
        printf '  %-13s %s\n' "${missing_names[i]}" "${missing_reasons[i]}"
    done
}

has_missing() { # GROUP
    [[ " ${missing_groups[*]} " == *" $1 "* ]]
}

# --- installing ----------------------------------------------------------------------------------

on_terminal() {
    [[ -t 0 && -t 1 ]]
}

as_root=()

# Whether packages may be installed, and through what. Membership of a group that sudo usually
# serves is taken as a right only where sudo can ask for the password.
may_install() {
    local group
    [[ $system == unknown ]] && return 1
    if ((EUID == 0)); then
        as_root=()
        return 0
    fi
    has_command sudo || return 1
    if sudo -n true 2> /dev/null; then
        as_root=(sudo -n)
        return 0
    fi
    on_terminal || return 1
    for group in $(id -nG); do
        case $group in
            sudo | wheel | admin)
                as_root=(sudo)
                return 0
                ;;
        esac
    done
    return 1
}

# One line of what a package manager's output says went wrong.
cause_of() { # OUTPUT
    case $1 in
        *'Could not get lock'* | *'Unable to acquire the dpkg frontend lock'* | *'unable to lock database'*)
            echo 'another program is installing packages and holds the lock: wait until it is done, then run this again' ;;
        *'Temporary failure resolving'* | *'Could not resolve'* | *'Could not connect'* | *'Cannot initiate the connection'* | *'Network is unreachable'* | *'Failed to fetch'* | *'failed retrieving file'*)
            echo 'the package servers cannot be reached: check the network, then run this again' ;;
        *'Unable to locate package'* | *'has no installation candidate'* | *'No match for argument'* | *'target not found'*)
            grep -m 1 -E 'Unable to locate package|has no installation candidate|No match for argument|target not found' <<< "$1" ;;
        *'No space left on device'* | *'enough free space'*)
            echo 'the disk is full: free some space, then run this again' ;;
        *'sudo: '*)
            grep -m 1 'sudo: ' <<< "$1" ;;
        *)
            grep -m 1 -E '^(E|error|Error): ' <<< "$1" || tail -n 1 <<< "$1" ;;
    esac
}

run_manager() { # ARGS... : output is kept in $manager_output
    local -a environment=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C)
    manager_output=$("${as_root[@]}" "${environment[@]}" "$@" 2>&1 < /dev/null)
}

refresh_lists() {
    case $system in
        # A list of somebody else's that cannot be fetched is no reason to stop: installing tells.
        debian) run_manager apt-get -q -o DPkg::Lock::Timeout=60 -o Acquire::Retries=2 update || true ;;
        arch) run_manager pacman -Sy || true ;;
    esac
}

install_packages() { # PACKAGE...
    case $system in
        debian) run_manager apt-get -q -y -o DPkg::Lock::Timeout=60 -o Acquire::Retries=2 \
            install --no-install-recommends "$@" ;;
        fedora) run_manager dnf -q -y install "$@" ;;
        arch) run_manager pacman -S --needed --noconfirm "$@" ;;
    esac
}

# Installs a group in one go; where one unknown name spoils that, package by package. Status 1 when
# something else is in the way, which other groups would meet too.
install_group() { # GROUP
    local -a packages
    local package
    mapfile -t packages < <(packages_of "$1")
    ((${#packages[@]})) || return 0
    install_packages "${packages[@]}" && return 0
    printf 'setup: cannot install: %s\n' "$(cause_of "$manager_output")" >&2
    case $manager_output in
        *'Unable to locate package'* | *'No match for argument'* | *'target not found'* | *'no installation candidate'*)
            for package in "${packages[@]}"; do
                install_packages "$package" || true
            done
            ;;
        *) return 1 ;;
    esac
}

# --- the whole -----------------------------------------------------------------------------------

by_hand='ask an administrator to run'
check=''
yes=''
quiet=''
groups=(build student)

while (($#)); do
    case $1 in
        --check) check=1 ;;
        --yes) yes=1 ;;
        --quiet) quiet=1 ;;
        --for)
            case ${2:-} in
                build) groups=(build) ;;
                student) groups=(build student) ;;
                test) groups=(build student test) ;;
                *)
                    echo "setup: --for takes build, student or test, not '${2:-}'" >&2
                    exit 2
                    ;;
            esac
            shift
            ;;
        --help)
            usage
            exit 0
            ;;
        *)
            echo "setup: unknown argument '$1' (see grader/setup.sh --help)" >&2
            exit 2
            ;;
    esac
    shift
done

# What is still missing is told apart: what stops everything, and what stops a stage only. `tried`:
# it has been tried to install it, so that what is missing now has not been shown yet.
finish() { # [tried]
    local -a packages
    find_missing "${groups[@]}"
    if has_missing build; then
        mapfile -t packages < <(packages_of build)
        echo "setup: the grader cannot be built here yet; $by_hand:" \
            "$(install_command "${packages[@]}")" >&2
        exit 2
    fi
    ((${#missing_names[@]})) || exit 0
    mapfile -t packages < <(packages_of)
    if [[ ${1:-} == tried ]]; then
        echo "These are still missing:"
        show_missing
    fi
    echo "The grader works without them, but what they check is not checked."
    echo "To have them, $by_hand: $(install_command "${packages[@]}")"
    exit 0
}

find_system
find_missing "${groups[@]}"

if ((${#missing_names[@]} == 0)); then
    [[ -n $quiet ]] || echo "Nothing is missing."
    exit 0
fi

echo "These are missing on $system_name:"
show_missing
[[ -n $tried ]] ||
    echo "This has been tried on Debian 12 and 13 only; on $system_name package names may differ."
[[ -z $check ]] || exit 1

if ! may_install; then
    if [[ $system == unknown ]]; then
        echo "No package manager that this script knows is here."
    else
        echo "There is no right to install packages here: neither root, nor a sudo that lets you."
    fi
    finish
fi

by_hand="run${as_root:+ with sudo}"
mapfile -t all_packages < <(packages_of)
echo "This will run: ${as_root:+sudo }$(install_command "${all_packages[@]}")"
if [[ -z $yes ]] && on_terminal; then
    answer=''
    read -r -p "Go on? [Y/n] " answer || answer=n
    case $answer in
        '' | [Yy]*) ;;
        *) finish ;;
    esac
fi
# The password is asked for here, where it can be seen that it is; later output is kept back.
if [[ ${as_root[*]} == sudo ]] && ! sudo -v; then
    echo "setup: sudo refused" >&2
    finish
fi
echo "Installing (a minute or two)..."
refresh_lists
for group in "${groups[@]}"; do
    install_group "$group" || break
done
find_missing "${groups[@]}"
if ((${#missing_names[@]} == 0)); then
    echo "All is installed."
    exit 0
fi
finish tried
