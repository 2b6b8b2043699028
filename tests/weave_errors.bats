#!/usr/bin/env bats
# The literate tool: what it refuses, and where.
# shellcheck disable=SC2154 # status and stderr are set by run
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and knows it

bats_require_minimum_version 1.5.0

load helpers/weave

# --- hard errors of pages ------------------------------------------------------------------------

@test "refused: an unknown file, region, or page" {
    two_functions
    page <<'MD'
<!-- from: solutions/02-pipes/x.c#hello -->
```c
```
<!-- from: solutions/02-pipes/y.c#main -->
```c
as it was
```

<!-- from: solutions/02-pipes/x.c#mian -->
```c
```
<!-- from: solutions -->
```c
```
<!-- from: -->
```c
```
MD
    weave
    refused chapters/02-pipes.md:4 'there is no file solutions/02-pipes/y.c; '
    refused chapters/02-pipes.md:9 'solutions/02-pipes/x.c has no region mian; '
    refused solutions 'cannot be read (Is a directory); '
    refused chapters/02-pipes.md:15 'names nothing; '
    # The others are woven all the same, and this one left alone.
    grep -q 'puts("hello")' chapters/02-pipes.md
    grep -qx 'as it was' chapters/02-pipes.md
    weave chapters/none.md
    assert_equal "$status" 2
    assert_equal "$stderr" 'weave: chapters/none.md: No such file or directory; name a page that is there'
    weave solutions/02-pipes/x.c
    assert_equal "$status" 2
    weave "$weave"
    assert_equal "$status" 2
    assert_equal "$stderr" "weave: $weave: not in the repository $PWD; give --root DIR"
    weave --no-such-option
    assert_equal "$status" 2
}

@test "refused: an origin that no fenced block follows" {
    page <<'MD'
<!-- from: a.c#a -->

Text.

- <!-- run: echo -->

```text
```

<!-- run: echo -->

    indented

<!-- run: echo -->
<!-- run: echo two -->
```text
```
MD
    weave
    refused chapters/02-pipes.md:1 'no fenced block follows this origin; '
    refused chapters/02-pipes.md:5 'no fenced block follows'
    refused chapters/02-pipes.md:10 'no fenced block follows'
    refused chapters/02-pipes.md:14 'no fenced block follows'
    [[ $stderr != *:15:* ]]
}

@test "refused: an origin that does not stand alone" {
    page <<'MD'
Text <!-- run: echo --> and text.

<div><!-- run: echo -->
</div>

<!-- run: echo --> ```text
```
MD
    weave
    refused chapters/02-pipes.md:1 'an origin inside other text; '
    refused chapters/02-pipes.md:3 'an origin inside other text; '
    refused chapters/02-pipes.md:6 'text follows this origin on its line; '
}

@test "refused: a block of C without an origin, wherever it stands" {
    page <<'MD'
```c
int x;
```
- item

  ~~~ C
  int y;
  ~~~
```c {.numbered}
```
```cpp
```
```css
```
    int indented;
MD
    weave
    for line in 1 6 9 11; do
        refused "chapters/02-pipes.md:$line" 'a block of C without an origin; '
    done
    [[ $stderr != *:13:* ]]
}

@test "refused: an unclosed fence, and nothing of the page is written" {
    page <<'MD'
<!-- run: echo new -->
```text
old
```
> ```text
> quoted

<!-- run: echo new -->
````text
old
```
MD
    cp chapters/02-pipes.md before.md
    weave
    refused chapters/02-pipes.md:5 'this fence is never closed; '
    refused chapters/02-pipes.md:9 'this fence is never closed; write ```` on a line'
    woven < before.md
    printf -- '> ```text\n> quoted\n```\nnot in it\n```\n' | page
    weave
    refused chapters/02-pipes.md:1 'this fence is never closed'
    printf -- '- ```text\n  in the item\n```\nnot in it\n```\n' | page
    weave
    refused chapters/02-pipes.md:1 'this fence is never closed'
}

@test "refused: a page that is no plain text, or cannot be read" {
    printf 'a\n\033[1mb\n' | page
    weave
    refused chapters/02-pipes.md:2 'control character 0x1b; '
    printf 'a\n\xff\n' | page
    weave
    refused chapters/02-pipes.md:2 'byte 0xff is not UTF-8; '
    printf 'a\0b\n' | page
    weave
    refused chapters/02-pipes.md:1 'control character 0x00'
    printf 'a\rb\n' | page
    weave
    refused chapters/02-pipes.md:1 'control character 0x0d'
    : | page
    weave
    assert_success
}

# --- hard errors of sources ----------------------------------------------------------------------

@test "refused: a duplicate region" {
    printf '// %s\n' 'region: a' 'endregion: a' 'region: a' 'endregion: a' | source_file
    printf '<!-- from: solutions/02-pipes/x.c -->\n```c\n```\n' | page
    weave
    refused solutions/02-pipes/x.c:3 'region a begins a second time (first at line 1); '
}

@test "refused: regions that are unbalanced or overlap" {
    printf '// %s\n' 'region: a' | source_file
    weave
    refused solutions/02-pipes/x.c:1 'region a never ends; '
    printf '// %s\n' 'endregion: a' | source_file
    weave
    refused solutions/02-pipes/x.c:1 'region a ends but is not open; '
    printf '// %s\n' 'region: a' 'region: b' 'endregion: a' 'endregion: b' | source_file
    weave
    refused solutions/02-pipes/x.c:3 'region a ends inside region b (begun at line 2); '
}

@test "refused: a marker that is not alone on its line, or names nothing" {
    printf '%s\n' 'int a; // region: a' '// region:' '// region: two words' 'int b; // a region of x' \
        '// the region: fine' '# region: not-in-c' | source_file
    weave
    for line in 1 2 3; do
        refused "solutions/02-pipes/x.c:$line" "not a region's marker; "
    done
    [[ $stderr != *:[456]:* ]]
}

@test "refused: a region that no page shows, wherever below solutions" {
    two_functions
    mkdir solutions/02-pipes/broken
    printf '// %s\n' 'region: wrong' 'endregion: wrong' | source_file solutions/02-pipes/broken/y.c
    printf '<!-- from: solutions/02-pipes/x.c#main -->\n```c\n```\n' | page
    weave
    refused solutions/02-pipes/x.c:3 'no page shows the region hello; '
    refused solutions/02-pipes/broken/y.c:1 'no page shows the region wrong; '
    [[ $stderr != *main* ]]
}

@test "refused: a region that shows no line" {
    printf '// region: a\n\n// endregion: a\n' | source_file
    printf '<!-- from: solutions/02-pipes/x.c#a -->\n```c\n```\n' | page
    weave
    refused chapters/02-pipes.md:1 'solutions/02-pipes/x.c#a shows no line at all; '
}
