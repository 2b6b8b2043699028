#!/usr/bin/env bats
# The literate tool: listings, pages, writing.
# shellcheck disable=SC2154 # status and stderr are set by run
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and knows it

bats_require_minimum_version 1.5.0

load helpers/weave

# --- listings ------------------------------------------------------------------------------------

@test "a listing is its region, without the markers, and C by its file's ending" {
    two_functions
    page <<'MD'
# Pipes

<!-- from: solutions/02-pipes/x.c#hello -->
```
```

And more.

<!-- from: solutions/02-pipes/x.c#main -->

```c
old
```
MD
    weave
    assert_success
    assert_output 'weave: 1 pages, 2 listings, 0 transcripts, 0 links; pages written: 1'
    woven <<'MD'
# Pipes

<!-- from: solutions/02-pipes/x.c#hello -->
```c
static void hello(void)
{
    puts("hello");
}
```

And more.

<!-- from: solutions/02-pipes/x.c#main -->

```c
int main(void)
{
    hello();
}
```
MD
}

@test "what is woven is current, and is not touched again" {
    two_functions
    page <<'MD'
<!-- from: solutions/02-pipes/x.c#hello -->
```c
```
<!-- from: solutions/02-pipes/x.c#main -->
```c
```
MD
    weave
    assert_success
    touch -d 2001-01-01 chapters/02-pipes.md
    before=$(stat -c '%i %Y' chapters/02-pipes.md)
    weave
    assert_success
    assert_equal "$(stat -c '%i %Y' chapters/02-pipes.md)" "$before"
    weave --check
    assert_success
    assert_output --partial 'blocks that differ: 0'
    assert_equal "$stderr" ''
}

@test "check shows a listing's drift as a difference, and changes nothing" {
    two_functions
    page <<'MD'
<!-- from: solutions/02-pipes/x.c#main -->
```c
int main(void)
{
    goodbye();
}
```
<!-- from: solutions/02-pipes/x.c#hello -->
```c
static void hello(void)
{
    puts("hello");
}
```
MD
    cp -a chapters kept
    weave --check
    assert_equal "$status" 1
    assert_line --index 0 'chapters/02-pipes.md:2: the listing differs from its source `solutions/02-pipes/x.c#main`'
    assert_line -- '--- chapters/02-pipes.md:2 as it is'
    assert_line -- '-    goodbye();'
    assert_line -- '+    hello();'
    refute_output --partial 'puts'
    diff -r chapters kept
    assert_equal "$(ls chapters)" 02-pipes.md
}

@test "regions may nest; the inner markers are left out" {
    source_file <<'C'
// region: outer
int a;

// region: inner
int b;
// endregion: inner

int c;
// endregion: outer
C
    page <<'MD'
<!-- from: solutions/02-pipes/x.c#outer -->
```c
```
<!-- from: solutions/02-pipes/x.c#inner -->
```c
```
MD
    weave
    assert_success
    woven <<'MD'
<!-- from: solutions/02-pipes/x.c#outer -->
```c
int a;

int b;

int c;
```
<!-- from: solutions/02-pipes/x.c#inner -->
```c
int b;
```
MD
}

@test "common indentation and blank lines at the ends are removed" {
    source_file <<'C'
struct pair {
    // region: members

    int left;
        int deep;

    int right;

    // endregion: members
};
C
    page <<'MD'
<!-- from: solutions/02-pipes/x.c#members -->
```c
```
MD
    weave
    assert_success
    woven <<'MD'
<!-- from: solutions/02-pipes/x.c#members -->
```c
int left;
    int deep;

int right;
```
MD
}

@test "a whole file, of other kinds too, each with its language" {
    printf '#!/bin/sh\n# region: run\nmake all\n# endregion: run\n' > solutions/02-pipes/run.sh
    printf 'all:\n\techo all\n' > solutions/02-pipes/Makefile
    printf '; region: keys\n[section]\nkey = 1\n; endregion: keys\n' > solutions/02-pipes/x.ini
    printf 'plain\n' > solutions/02-pipes/notes.txt
    page <<'MD'
<!-- from: solutions/02-pipes/run.sh -->
```bash
```
<!-- from: solutions/02-pipes/run.sh#run -->
```
```
<!-- from: solutions/02-pipes/Makefile -->
```
```
<!-- from: solutions/02-pipes/x.ini#keys -->
```toml {.wide}
```
<!-- from: solutions/02-pipes/notes.txt -->
```text
```
MD
    weave
    assert_success
    woven << MD
<!-- from: solutions/02-pipes/run.sh -->
\`\`\`sh
#!/bin/sh
make all
\`\`\`
<!-- from: solutions/02-pipes/run.sh#run -->
\`\`\`sh
make all
\`\`\`
<!-- from: solutions/02-pipes/Makefile -->
\`\`\`make
all:
$(printf '\t')echo all
\`\`\`
<!-- from: solutions/02-pipes/x.ini#keys -->
\`\`\`ini {.wide}
[section]
key = 1
\`\`\`
<!-- from: solutions/02-pipes/notes.txt -->
\`\`\`text
plain
\`\`\`
MD
}

@test "a listing of more than 20 lines is warned of, in chapters only" {
    { echo '// region: long'; seq -f 'int a%.0f;' 21; echo '// endregion: long'; } | source_file
    printf '<!-- from: solutions/02-pipes/x.c#long -->\n```c\n```\n' | page
    printf '<!-- from: solutions/02-pipes/x.c#long -->\n```c\n```\n' | page exercises/02-pipes/x/after.md
    weave
    assert_success
    assert_equal "$stderr" 'weave: chapters/02-pipes.md:1: warning: a listing of 21 lines; show at most 20 at a time'
}

@test "a listing of more than 100 columns is refused, wide characters counted as two" {
    printf '// region: wide\nint a;\n    // %094d\n// endregion: wide\n' 0 | source_file
    printf '<!-- from: solutions/02-pipes/x.c#wide -->\n```c\n```\n' | page
    weave
    refused solutions/02-pipes/x.c:3 '101 columns in a listing'
    printf '    // region: wide\n    // %097d\n    // endregion: wide\n' 0 | source_file
    weave
    assert_success
    printf '// region: wide\n// %s\n// endregion: wide\n' "$(printf '世%.0s' {1..49})" | source_file
    weave
    refused solutions/02-pipes/x.c:2 '101 columns'
}

@test "regions are listed with the page that shows them" {
    two_functions
    printf '\n<!-- from: solutions/02-pipes/x.c#main -->\n```c\n```\n' | page
    weave --regions
    assert_success
    assert_output 'solutions/02-pipes/x.c#hello	unused
solutions/02-pipes/x.c#main	chapters/02-pipes.md:2'
}

# --- Markdown ------------------------------------------------------------------------------------

@test "fences in list items and quotations keep their place" {
    two_functions
    page <<'MD'
1. First.

   <!-- from: solutions/02-pipes/x.c#hello -->
   ```c
   ```
   - deeper
     <!-- run: echo a; echo; echo b -->
     ```text
     ```
2. Second.

> <!-- from: solutions/02-pipes/x.c#main -->
> ```c
> ```
>
> > <!-- run: echo a; echo; echo b -->
> > ```
> > ```
MD
    weave
    assert_success
    woven <<'MD'
1. First.

   <!-- from: solutions/02-pipes/x.c#hello -->
   ```c
   static void hello(void)
   {
       puts("hello");
   }
   ```
   - deeper
     <!-- run: echo a; echo; echo b -->
     ```text
     $ echo a; echo; echo b
     a

     b
     ```
2. Second.

> <!-- from: solutions/02-pipes/x.c#main -->
> ```c
> int main(void)
> {
>     hello();
> }
> ```
>
> > <!-- run: echo a; echo; echo b -->
> > ```
> > $ echo a; echo; echo b
> > a
> >
> > b
> > ```
MD
    weave --check
    assert_success
}

@test "longer fences, tildes, and what looks like an origin inside a block" {
    page <<'MD'
````markdown
<!-- from: nothing.c#nothing -->
```c
int shown;
```
````

~~~~text
```c
~~~
~~~~

    <!-- from: nothing.c#nothing -->
    ```c
    int indented;

Text.

<!-- run: echo tilde -->
~~~
old
~~~~~

<!-- an ordinary comment about from: something -->
```text
```
MD
    cp chapters/02-pipes.md before.md
    weave
    assert_success
    sed 's/^old$/$ echo tilde\ntilde/' before.md | woven
}

@test "a fence grows when the text holds a line that would close it" {
    page <<'MD'
<!-- run: printf '%s\n' '```c' 'x' '````' -->
```text
```
MD
    weave
    assert_success
    woven <<'MD'
<!-- run: printf '%s\n' '```c' 'x' '````' -->
`````text
$ printf '%s\n' '```c' 'x' '````'
```c
x
````
`````
MD
    weave --check
    assert_success
}

@test "a file without a final newline, and one with CR LF, keep their ways" {
    two_functions
    printf '<!-- from: solutions/02-pipes/x.c#main -->\n```c\n```' | page
    printf '<!-- from: solutions/02-pipes/x.c#hello -->\r\n\r\n```c\r\nold\r\n```\r\nEnd.\r\n' |
        page chapters/03-more.md
    weave
    assert_success
    printf '<!-- from: solutions/02-pipes/x.c#main -->\n```c\nint main(void)\n{\n    hello();\n}\n```' | woven
    printf '%s\r\n' '<!-- from: solutions/02-pipes/x.c#hello -->' '' '```c' 'static void hello(void)' \
        '{' '    puts("hello");' '}' '```' End. | woven chapters/03-more.md
    weave --check
    assert_success
}

@test "a source with CR LF, or without a final newline, gives the same listing" {
    printf '// region: a\r\nint a;\r\n// endregion: a\r\n' | source_file
    printf 'int b;' | source_file solutions/02-pipes/y.h
    printf '<!-- from: solutions/02-pipes/%s -->\n```c\n```\n' x.c#a y.h | page
    weave
    assert_success
    printf '<!-- from: solutions/02-pipes/%s -->\n```c\n%s\n```\n' x.c#a 'int a;' y.h 'int b;' | woven
}

@test "the whole book is its chapters, README, CONTRIBUTING, the grader's README and the exercises" {
    local file
    for file in README.md CONTRIBUTING.md grader/README.md chapters/01-a.md exercises/02-pipes/x/README.md \
        exercises/02-pipes/x/hints.md elsewhere/x.md chapters/deep/x.md; do
        printf '<!-- run: echo here -->\n```\n```\n' | page "$file"
    done
    weave
    assert_success
    assert_output --partial 'pages written: 6'
    run grep -rlx here . --include='*.md'
    assert_equal "$(sort <<< "$output" | tr '\n' ' ')" './CONTRIBUTING.md ./README.md ./chapters/01-a.md ./exercises/02-pipes/x/README.md ./exercises/02-pipes/x/hints.md ./grader/README.md '
}

@test "pages can be named, from any folder; then unused regions are no error" {
    two_functions
    printf '<!-- run: echo here -->\n```\n```\n' | page
    printf '<!-- run: echo here -->\n```\n```\n' | page README.md
    cd chapters
    run --separate-stderr "$weave" 02-pipes.md
    assert_success
    grep -qx here 02-pipes.md
    run ! grep -qx here ../README.md
}

# --- writing -------------------------------------------------------------------------------------

@test "a folder that cannot be written is said in one line; check works all the same" {
    printf '<!-- run: echo new -->\n```\nold\n```\n' | page
    local -a as=()
    if ((EUID == 0)); then # for whom nothing is read-only
        # shellcheck disable=SC2034 # machines.bash reads it
        root=$BATS_TEST_DIRNAME/..
        load machines.bash
        open_folders
        chmod -R a+rX "$BATS_TEST_TMPDIR"
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
        cp "$weave" "$BATS_TEST_TMPDIR/weave"
        weave=$BATS_TEST_TMPDIR/weave
        "${as[@]}" test -x "$weave" || skip 'this folder is closed to other users'
    fi
    chmod a-w chapters
    run --separate-stderr "${as[@]}" "$weave" --root .
    chmod u+w chapters
    assert_equal "$status" 2
    assert_equal "$stderr" 'weave: chapters/02-pipes.md: cannot be written (Permission denied); make its folder writable'
    grep -qx old chapters/02-pipes.md
    run --separate-stderr "${as[@]}" "$weave" --root . --check
    assert_equal "$status" 1
}

@test "a full standard output is an error" {
    printf '# A\n' | page
    [[ -e /dev/full ]] || skip 'no /dev/full'
    run bash -c '"$1" --root . > /dev/full' - "$weave"
    assert_failure 2
    assert_output --partial 'No space left on device'
}

# --- itself --------------------------------------------------------------------------------------

@test "weave is clean under ASan, UBSan and Valgrind" {
    local root=$BATS_TEST_DIRNAME/..
    make --silent -C "$root" SANITIZE=1 BUILD="$BATS_TEST_TMPDIR/asan" "$BATS_TEST_TMPDIR/asan/bin/weave"
    two_functions
    mkdir book
    cat > everything.md <<'MD'
# A `b` *c*
## Über
[a](#a-b-c) [b](none.md#x) [c][d] ![](x.svg) <img src="y"> [e](../solutions/02-pipes/x.c#L2)

- item
  <!-- from: solutions/02-pipes/x.c#main -->
  ```
  ```
<!-- from: solutions/02-pipes/x.c#none -->
```c
```
<!-- run: echo '```'; echo 12; exit 3
  ; varies: N=[0-9]+ -->
```text
```
<!-- run: echo; varies: A=( -->
```
```
```c
unclosed
MD
    local -a valgrind=(valgrind -q --error-exitcode=99 --leak-check=full)
    local -a sanitized=(env ASAN_OPTIONS=exitcode=99 "$BATS_TEST_TMPDIR/asan/bin/weave")
    type -P valgrind > /dev/null || skip 'no valgrind'
    for lines in 8 11 15 18 20; do
        head -n "$lines" everything.md | page
        run "${sanitized[@]}" --root . --check
        assert_equal "$status" 2
        refute_output --partial 'runtime error'
        run "${sanitized[@]}" --root .
        assert_equal "$status" 2
    done
    for options in --check --regions --no-run ''; do
        head -n 18 everything.md | page
        run "${valgrind[@]}" "$weave" --root . ${options:+"$options"}
        assert_equal "$output" "${output//==/}"
        [[ $status == 2 || $options == --regions ]]
    done
}
