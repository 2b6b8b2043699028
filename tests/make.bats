#!/usr/bin/env bats
# The Makefile, on a small checkout: what is built from what, and when it is built again.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    load machines.bash
    unset MAKEFLAGS MFLAGS MAKELEVEL
    small_checkout "$BATS_TEST_TMPDIR/a checkout"
    cd "$BATS_TEST_TMPDIR/a checkout" || return
}

@test "help names every target that a person types" {
    run make help
    assert_success
    local target
    for target in help setup grade watch test weave bench clean chapters compile_commands.json; do
        assert_line --regexp "^  make $target +[a-z]"
    done
}

@test "nothing is built twice; another compiler or a header builds again what it must" {
    run make grader
    assert_success
    assert_line --partial 'compile'
    run make grader
    assert_success
    assert_output ''
    run make grader CC=clang
    assert_line --partial 'link     build/bin/grade'
    run make grader CC=clang
    assert_output ''
    find build -exec touch -d '2021-01-01' {} +
    touch grader/src/common/text.h
    run make grader CC=clang
    assert_line --partial 'link     build/bin/grade'
}

@test "WERROR=1 makes a warning an error; without it, it is shown" {
    echo 'int unused(void) { int x; return 0; }' >> grader/src/common/text.c
    run make grader
    assert_success
    assert_output --partial 'unused variable'
    touch grader/src/common/text.c
    run make grader WERROR=1
    assert_failure
}

@test "SANITIZE=1 builds aside" {
    run make grader SANITIZE=1
    assert_success
    assert [ -x build/asan/bin/grade ]
    assert [ ! -e build/bin/grade ]
    run grep -c __asan_init build/asan/bin/grade
    assert_success
}

@test "a chapter's programs share its parts, and a broken one its own first" {
    local broken=solutions/02-pipes/broken
    mkdir -p "$broken"
    echo 'int part(void);' > solutions/02-pipes/part.h
    printf '#include "part.h"\nint part(void) {\n    return 1;\n}\n' > solutions/02-pipes/part.c
    printf '#include "part.h"\nint main(void) {\n    return part();\n}\n' > solutions/02-pipes/right.c
    sed 's/"part/"..\/part/' solutions/02-pipes/right.c > "$broken/wrong.c"
    run make chapters WERROR=1
    assert_success
    run -1 build/chapters/02-pipes/right
    run -1 build/chapters/02-pipes/broken/wrong
    sed 's/"part/"..\/part/; s/1/7/' solutions/02-pipes/part.c > "$broken/part.c"
    run make chapters WERROR=1
    assert_success
    run -1 build/chapters/02-pipes/right
    run -7 build/chapters/02-pipes/broken/wrong
}

@test "compile_commands.json is JSON, an object for each source" {
    run make --silent compile_commands.json
    assert_success
    assert_equal "$(jq length compile_commands.json)" "$(find grader/src -name '*.c' | wc -l)"
    assert_equal "$(jq -r '.[0].directory' compile_commands.json)" "$PWD"
}
