# A small repository of its own for a test: two exercises, 02-toys/first and 02-toys/second, whose
# programs print a line. Loaded by the tests of the commands, the progress, watch and dev.
#
#   toy_root DIR            makes it, sets and exports GRADER_ROOT, and unsets HB_PROGRESS
#   toy_exercise NAME ORDER TITLE
#   toy_save TEXT           what the student's file of 02-toys/first prints from now on
#   grade ARGUMENTS...      the grader on it: that of build/bin, or of $GRADER_TEST_BIN

# Bats puts its inner parts first in PATH, where there is a "bats" that only works as one of them.
PATH=${PATH//"${BATS_LIBEXEC:-/usr/libexec/bats-core}:"/}

toy_repository=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
toy_bin=${GRADER_TEST_BIN:-$toy_repository/build/bin}

grade() {
    "$toy_bin/grade" "$@"
}

toy_program() { # TEXT
    printf '#include <stdio.h>\n\nint main(void) {\n    return puts("%s") == EOF;\n}\n' "$1"
}

toy_root() { # DIR
    export GRADER_ROOT=$1
    unset HB_PROGRESS
    mkdir -p "$1/exercises" "$1/build"
    ln -s "$toy_repository/grader" "$1/grader"
    ln -s "$toy_bin" "$1/build/bin"
    mkdir "$1/chapters"
    printf '# Two\n\n## Toys\n' > "$1/chapters/02-toys.md"
    toy_exercise 02-toys/first 1 'The first toy'
    toy_exercise 02-toys/second 2 'The second toy'
}

toy_exercise() { # NAME ORDER TITLE
    local folder=$GRADER_ROOT/exercises/$1 kind
    mkdir -p "$folder/starter" "$GRADER_ROOT/solutions/$1" "$GRADER_ROOT/tests/"{wrong,right}/"$1"
    cat > "$folder/exercise.ini" << END
title = $3
kind = write
order = $2
minutes = 5
points = 10
files = toy.c
stages = behaviour schedules
[chapter]
default = 02-toys#toys
END
    printf '# %s\n\nPrint the line right.\n' "$3" > "$folder/README.md"
    printf '# Hints\n\n## Hint 1\n\nLook closely.\n\n## Hint 2\n\nUse puts.\n\n## Hint 3\n\n```c\nputs("right");\n```\n' > "$folder/hints.md"
    printf '# Afterwards\n\nThis was about puts.\n' > "$folder/after.md"
    cat > "$folder/check.bats" << 'END'
setup() { load "$GRADER_CHECK"; }
@test "prints the line" {
    student
    expect_status 0
    expect_output right
}
END
    toy_program todo > "$folder/starter/toy.c"
    toy_program right > "$GRADER_ROOT/solutions/$1/toy.c"
    for kind in a b c d e; do
        { echo '// expect: wrong-output'; toy_program "wrong $kind"; } \
            > "$GRADER_ROOT/tests/wrong/$1/says_$kind.c"
    done
    for kind in a b; do
        { echo "// style $kind"; toy_program right; } > "$GRADER_ROOT/tests/right/$1/style_$kind.c"
    done
}

toy_save() { # TEXT
    toy_program "$1" > "$GRADER_ROOT/exercises/02-toys/first/toy.c"
}
