#!/usr/bin/env bats
# The literate tool: links between the pages.
# shellcheck disable=SC2154 # status and stderr are set by run
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and knows it

bats_require_minimum_version 1.5.0

load helpers/weave

@test "links to files, sections, lines and figures that are there" {
    mkdir chapters/figures exercises
    touch chapters/figures/a.svg 'chapters/figures/with space.svg'
    two_functions
    page <<'MD'
# Pipes & FIFOs: `read(2)`, *twice*

## End-of-file
## Überblick — Größe_1 世界
## Same
## Same
Setext
two lines
======

[a](#pipes--fifos-read2-twice) [b](#end-of-file) [c](#%C3%BCberblick--gr%C3%B6%C3%9Fe_1-世界)
[d](#same) [e](#same-1) [f](#setext-two-lines) [g](../README.md#there) [h](..) [i](../exercises/)
[j](/README.md) [k](02-pipes.md) [l](https://nowhere.invalid/x#y) [m](mailto:a@b.c) [n][ref] [ref]
![a figure](figures/a.svg) [![a](figures/a.svg)](figures/a.svg#gh-light-mode-only "title")
[o](<figures/with space.svg>) [p](figures/with%20space.svg) [q](../solutions/02-pipes/x.c#L3-L8)
[r](#by-hand) <a href="#end-of-file">s</a> [t](?plain=1#same)

<picture>
  <source srcset="figures/a.svg 1x, figures/b.svg 2x">
  <img src='figures/a.svg'
       alt="a">
</picture>
<a id="by-hand"></a>

[ref]: ../README.md "title"
`[not](a-link.md)` \[nor\](this.md)
MD
    printf '# There\n' | page README.md
    run --separate-stderr "$weave" --root . --only-links
    assert_equal "$stderr" ''
    assert_success
}

@test "refused: links that lead nowhere, each at its line" {
    mkdir chapters/figures build
    touch build/made.md
    two_functions
    page <<'MD'
# One
[a](none.md)
[b](../README.md#nowhere)
text [c](#two), `multi-line
code` [d](#three)
![e](figures/none.svg)
[f][late] [g](../../outside.md)
<img src="figures/none2.svg" alt="x">
[h](../build/made.md)
[i]()
[j](../solutions/02-pipes/x.c#L99) [k](#one-1)
[l][undefined] and [m][]

| cell | cell |
| --- | --- |
| [n](none3.md) | x |

<p>
<a href="none4.md">o</a>
</p>

[late]: late.md
MD
    printf '# There\n' | page README.md
    weave --only-links
    refused chapters/02-pipes.md:2 'the link `none.md` is broken: there is no chapters/none.md; '
    refused chapters/02-pipes.md:3 'README.md has no section #nowhere; '
    refused chapters/02-pipes.md:4 'has no section #two; '
    refused chapters/02-pipes.md:5 'has no section #three; '
    refused chapters/02-pipes.md:6 'there is no chapters/figures/none.svg; '
    refused chapters/02-pipes.md:7 'there is no chapters/late.md; '
    refused chapters/02-pipes.md:7 'the link `../../outside.md` leads out of the repository; '
    refused chapters/02-pipes.md:8 'there is no chapters/figures/none2.svg; '
    refused chapters/02-pipes.md:9 'leads to a generated file'
    refused chapters/02-pipes.md:10 'a link without an address; '
    refused chapters/02-pipes.md:11 'names a section, but solutions/02-pipes/x.c has none'
    refused chapters/02-pipes.md:11 'has no section #one-1; '
    refused chapters/02-pipes.md:12 'no definition of the link reference [undefined]; '
    refused chapters/02-pipes.md:12 'no definition of the link reference []; '
    refused chapters/02-pipes.md:16 'there is no chapters/none3.md; '
    refused chapters/02-pipes.md:19 'there is no chapters/none4.md; '
}

@test "a heading that is renamed breaks the links to it from other pages" {
    printf '# A\n## The end\n' | page
    printf '[end](chapters/02-pipes.md#the-end)\n' | page README.md
    weave --check
    assert_success
    sed -i 's/The end/An end/' chapters/02-pipes.md
    weave --check
    refused README.md:1 'chapters/02-pipes.md has no section #the-end; '
    weave --check README.md
    refused README.md:1 'has no section #the-end; '
}

@test "refused: an image without alternative text" {
    touch chapters/a.svg
    printf '![](a.svg)\n<img src="a.svg">\n' | page
    weave
    refused chapters/02-pipes.md:1 'an image without alternative text; '
    refused chapters/02-pipes.md:2 'an image without alt text; '
}
