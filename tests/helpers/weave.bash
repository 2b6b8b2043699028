# What the tests of weave have in common: each test makes a small repository and weaves it.
# shellcheck shell=bash disable=SC2154 # stderr and status are set by run
# shellcheck disable=SC2119,SC2120 # the tests give the arguments

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    weave=${WEAVE:-$BATS_TEST_DIRNAME/../build/bin/weave}
    cd "$BATS_TEST_TMPDIR" || return
    mkdir -p chapters solutions/02-pipes
    unset TMPDIR
}

# page [FILE]: standard input becomes the page, chapters/02-pipes.md unless named.
page() {
    mkdir -p "$(dirname "${1:-chapters/02-pipes.md}")"
    cat > "${1:-chapters/02-pipes.md}"
}

# source [FILE]: the same for solutions/02-pipes/x.c.
source_file() {
    cat > "${1:-solutions/02-pipes/x.c}"
}

weave() {
    run --separate-stderr "$weave" --root . "$@"
}

woven() { # FILE: must now be what standard input says
    diff -u - "${1:-chapters/02-pipes.md}"
}

# refused PLACE WORDS: a hard error there, in these words.
refused() {
    assert_equal "$status" 2
    [[ $stderr == *"weave: $1: "*"$2"* ]] || fail "not told as $1: ...$2...: $stderr"
}

two_functions() {
    source_file <<'C'
#include <stdio.h>

// region: hello
static void hello(void)
{
    puts("hello");
}
// endregion: hello

// region: main
int main(void)
{
    hello();
}
// endregion: main
C
}

# printed COMMENT: the text that weave puts below it, without the lines that show the command.
printed() {
    printf '<!-- %s -->\n```text\n```\n' "$1" | page
    weave
    assert_equal "$stderr" ''
    assert_success
    sed -e '1,/^```text$/d' -e '$d' chapters/02-pipes.md | sed -e '1d' -e '/^> /d'
}

# Whether nobody runs `sleep N` any more, for a number that only this test uses.
nobody_sleeps() {
    run pgrep -fx "sleep $1"
    assert_failure
}
