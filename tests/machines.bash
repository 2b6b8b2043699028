# Other machines for the tests of set-up, launcher and doctor: a PATH with only some tools in it, an
# ordinary user, a small checkout. Loaded with $root set to the repository's folder.
# Its variables are for those who load it:
# shellcheck disable=SC2034

: "${root:?}"

# Links the tools named into a folder that is to be the whole PATH.
machine_tools() { # FOLDER TOOL...
    local folder=$1 tool path
    shift
    mkdir -p "$folder"
    for tool; do
        path=$(type -P "$tool") || continue
        ln -sf "$path" "$folder/$tool"
    done
}

# What every machine has that the scripts may use.
machine_base=(bash sh env cat grep mktemp rm mkdir id tail head sed readlink flock nproc touch mv ln
    ls sort uname dirname basename expr tr cut wc find chmod cp printf sleep true false kill)

# A script in a machine's PATH. A link of that name is taken away first: writing through it would
# write over the real tool.
machine_script() { # FOLDER NAME < SCRIPT
    rm -f "$1/$2"
    cat > "$1/$2"
    chmod +x "$1/$2"
}

machine_setpriv=$(type -P setpriv || true)

# Runs a command as somebody without rights: as nobody when the tests run as root.
without_rights() {
    if ((EUID == 0)); then
        "$machine_setpriv" --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}

# Lets others into the tests' folders, so that nobody can work there.
open_folders() {
    local folder=$BATS_TEST_TMPDIR
    while [[ $folder != / && -O $folder && ! -k $folder ]]; do
        chmod a+rx "$folder"
        folder=${folder%/*}
        folder=${folder:-/}
    done
}

# A checkout whose grader says how it was called: the real launcher, set-up and Makefile.
small_checkout() { # FOLDER
    mkdir -p "$1/grader/"{src/{commands,common,confine,reports,weave},engine/{explore,runtime}}
    cp "$root/Makefile" "$1/"
    cp "$root/grader/grade" "$root/grader/setup.sh" "$1/grader/"
    cat > "$1/grader/src/commands/main.c" <<'C'
#include "text.h"
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
    printf("%s root=%s", TEXT, getenv("GRADER_ROOT"));
    for (int i = 1; i < argc; i++)
        printf(" [%s]", argv[i]);
    puts("");
    return argc > 2 ? 1 : 0;
}
C
    echo '#define TEXT "grader"' > "$1/grader/src/common/text.h"
    echo '#include "text.h"' > "$1/grader/src/common/text.c"
    echo 'typedef int nothing;' >> "$1/grader/src/common/text.c"
    local program part
    for program in src/confine/confine src/weave/weave engine/explore/interleave; do
        echo 'int main(void) { return 0; }' > "$1/grader/$program.c"
    done
    for part in src/reports/lines src/reports/frames engine/runtime/runtime; do
        echo 'typedef int nothing;' > "$1/grader/$part.c"
    done
    echo '{ };' > "$1/grader/engine/interpose.syms"
    # Older than what is going to be built, whatever the clock's granularity.
    find "$1" -exec touch -d '2020-01-01' {} +
}
