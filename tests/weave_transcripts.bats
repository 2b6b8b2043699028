#!/usr/bin/env bats
# The literate tool: what commands print.
# shellcheck disable=SC2154 # status and stderr are set by run
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and knows it

bats_require_minimum_version 1.5.0

load helpers/weave

# --- transcripts ---------------------------------------------------------------------------------

@test "a transcript is what the command prints, errors too, and how it ended" {
    assert_equal "$(printed 'run: echo out; echo err >&2; echo out')" $'out\nerr\nout'
    assert_equal "$(printed 'run: printf "no newline"')" 'no newline'
    assert_equal "$(printed 'run: true')" ''
    assert_equal "$(printed 'run: echo a; exit 13')" $'a\n[exit status 13]'
    assert_equal "$(printed 'run: kill -PIPE $$')" '[killed by SIGPIPE]'
    assert_equal "$(printed 'run: bash -c "kill -PIPE \$\$"; exit $?')" '[killed by SIGPIPE]'
    assert_equal "$(printed 'run: exit 200')" '[exit status 200]'
    assert_equal "$(printed 'run: bash -c "kill -SEGV \$\$"; echo on')" $'Segmentation fault\non'
    assert_equal "$(printed $'run:\n  echo one;\n  echo two\n')" $'one\ntwo'
}

@test "a transcript begins with its command, as it is typed" {
    page <<'MD'
<!-- run: echo a; exit 3 ; varies: A=a|echo -->
```text
$ echo b
a
```
> <!-- run:
>   if true; then
>
>       echo `printf '$ %s' two`
>   fi
>   ; varies: N=[0-9] -->
> ```
> ```
<!-- run: true -->
```
```
MD
    weave
    assert_success
    woven <<'MD'
<!-- run: echo a; exit 3 ; varies: A=a|echo -->
```text
$ echo a; exit 3
<A>
[exit status 3]
```
> <!-- run:
>   if true; then
>
>       echo `printf '$ %s' two`
>   fi
>   ; varies: N=[0-9] -->
> ```
> $ if true; then
> >
> >       echo `printf '$ %s' two`
> >   fi
> $ two
> ```
<!-- run: true -->
```
$ true
```
MD
    sed -i 's/^\$ true/$ false/' chapters/02-pipes.md
    weave --check
    assert_equal "$status" 1
    assert_line -- '-$ false'
    assert_line -- '+$ true'
}

@test "a transcript's surroundings: programs, folder, input, environment, descriptors, signals" {
    mkdir -p build/chapters/02-pipes/broken
    printf '#!/bin/sh\necho right "${0##*/}"\n' > build/chapters/02-pipes/prog
    printf '#!/bin/sh\necho wrong\n' > build/chapters/02-pipes/broken/lost
    chmod +x build/chapters/02-pipes/prog build/chapters/02-pipes/broken/lost
    assert_equal "$(printed 'run: prog; lost')" $'right prog\nwrong'
    printf '<!-- run: prog -->\n```\n```\n' | page exercises/02-pipes/x/README.md
    weave exercises/02-pipes/x/README.md
    assert_success
    grep -qx 'right prog' exercises/02-pipes/x/README.md
    assert_equal "$(printed 'run: ls -d chapters; cat')" chapters
    assert_equal "$(printed 'run: ls -l $PWD/chapters/02-pipes.md | sed "s/.* //"')" chapters/02-pipes.md
    assert_equal "$(printed 'run: test -t 1; echo $?; ls -A $TMP; echo $TMP/x; echo > $TMP/y; test $HOME = $TMPDIR')" \
        $'1\n$TMP/x'
    export SURPRISE=1 LC_ALL=C.UTF-8
    assert_equal "$(printed 'run: env | sed "s/=.*//" | sort | tr "\n" " "')" \
        'GRADER_AS_BUILT HOME LC_ALL PATH PWD SHLVL TERM TMP TMPDIR TZ _ '
    exec 9< /dev/null
    assert_equal "$(printed 'run: ls /proc/self/fd')" $'0\n1\n2\n3'
    trap '' PIPE
    assert_equal "$(printed 'run: sh -c "kill -PIPE \$\$"; echo $?')" 141
    assert_equal "$(printed 'run: echo $(($(ps -o pgid= -p $$) == $$))')" 1
}

@test "what varies is written by its name, the first declared wins, within lines" {
    assert_equal "$(printed 'run: echo pid 4711 in 0.25 s; echo pid 1
    ; varies: PID=pid [0-9]+
    ; varies: TIME=[0-9.]+')" $'<PID> in <TIME> s\n<PID>'
    assert_equal "$(printed 'run: echo a1; echo 2; varies: X=^[a-z0-9] ; varies: N=[0-9]')" $'<X><N>\n<X>'
    assert_equal "$(printed 'run: echo 12 ; varies: A=1|2')" '<A><A>'
    assert_equal "$(printed 'run: echo $RANDOM; varies: N=[0-9]+')" '<N>'
    weave --check
    assert_success
}

@test "check shows a transcript's drift" {
    printf '<!-- run: echo new; exit 3 -->\n```text\nold\n```\n' | page
    cp chapters/02-pipes.md before.md
    weave --check
    assert_equal "$status" 1
    assert_line --index 0 'chapters/02-pipes.md:2: the transcript differs from what prints it: `echo new; exit 3`'
    assert_line -- '-old'
    assert_line -- '+new'
    assert_line -- '+[exit status 3]'
    woven < before.md
}

@test "no-run leaves transcripts alone, also in check" {
    two_functions
    printf '<!-- run: echo new -->\n```\nold\n```\n<!-- from: solutions/02-pipes/x.c -->\n```c\n```\n' | page
    weave --no-run
    grep -qx old chapters/02-pipes.md
    grep -q puts chapters/02-pipes.md
    weave --no-run --check chapters/02-pipes.md
    assert_success
    assert_output --partial '1 transcripts (not run)'
}

@test "refused: a transcript's comment that cannot be understood" {
    printf '<!-- run: echo %s -->\n```\nold\n```\n' '; varies: PID' '; varies: =x' '; varies: A=(' \
        '; varies: A=x*' '; varies: A=' | page
    printf '\n<!-- run: ; varies: A=a -->\n```\n```\n' >> chapters/02-pipes.md
    weave
    refused chapters/02-pipes.md:1 '`varies: PID` is not NAME=REGEX; '
    refused chapters/02-pipes.md:5 'is not NAME=REGEX; '
    refused chapters/02-pipes.md:9 'in the regular expression `(`; '
    refused chapters/02-pipes.md:13 'matches nothing at all; '
    refused chapters/02-pipes.md:17 'is not NAME=REGEX; '
    refused chapters/02-pipes.md:22 'a transcript of no command; '
    assert_equal "$(grep -cx old chapters/02-pipes.md)" 5
}

@test "refused: output that is no plain text, or too much" {
    page <<'MD'
<!-- run: echo; printf '\033[1mbold\n' -->
```
old
```
<!-- run: printf 'a\377' -->
```
old
```
<!-- run: printf 'progress\rdone\n' -->
```
old
```
<!-- run: yes -->
```
old
```
MD
    weave
    refused chapters/02-pipes.md:1 'line 2 of its output is not plain text: control character 0x1b; '
    refused chapters/02-pipes.md:5 'line 1 of its output is not plain text: byte 0xff is not UTF-8; '
    refused chapters/02-pipes.md:9 'control character 0x0d; '
    refused chapters/02-pipes.md:13 'printed more than 262144 bytes; '
    assert_equal "$(grep -cx old chapters/02-pipes.md)" 4
}

@test "refused: a command that is not there" {
    printf '<!-- run: echo a; pipe_mesages 3 -->\n```\nold\n```\n' | page
    weave
    refused chapters/02-pipes.md:1 'pipe_mesages: command not found; run `make chapters`, or correct its name'
    grep -qx old chapters/02-pipes.md
}

@test "refused: a command that hangs; its whole group is ended" {
    local n=$((70000 + $$ % 10000))
    printf '<!-- run: sleep %s & sleep %s -->\n```\nold\n```\n' "$n" "$n" | page
    weave --seconds 1
    refused chapters/02-pipes.md:1 'the command did not end in time; '
    nobody_sleeps "$n"
    printf '<!-- run: sleep %s & -->\n```\nold\n```\n' "$n" | page
    weave --seconds 1
    refused chapters/02-pipes.md:1 'left a process behind that kept its output open; '
    nobody_sleeps "$n"
    printf '<!-- run: setsid sleep %s & -->\n```\nold\n```\n' "$n" | page
    weave --seconds 1
    refused chapters/02-pipes.md:1 'left a process behind'
    nobody_sleeps "$n"
    printf '<!-- run: while :; do :; done -->\n```\nold\n```\n' | page
    weave --seconds 1
    refused chapters/02-pipes.md:1 'the command did not end in time; '
    grep -qx old chapters/02-pipes.md
}

@test "what a command leaves running in silence is ended, in and out of its group" {
    local n=$((80000 + $$ % 10000))
    printf '<!-- run: sleep %s > /dev/null 2>&1 & setsid sleep %s > /dev/null 2>&1 & echo done -->\n```\n```\n' \
        "$n" "$n" | page
    weave
    assert_success
    grep -qx 'done' chapters/02-pipes.md
    nobody_sleeps "$n"
}

@test "what a child prints after its parent has gone is part of the transcript" {
    mkfifo go
    assert_equal "$(printed 'run: { read -r _ < go; echo late; } & { : > go; } & echo early' | sort)" $'early\nlate'
}

@test "transcripts run side by side, and stand in order" {
    # Each of a pair waits for the other: neither ends unless both run at once.
    (($(nproc) > 1)) || skip 'one processor: nothing runs side by side'
    mkfifo a b
    page <<'MD'
<!-- run: read -r x < a; echo "first $x"; echo two > b -->
```
```
<!-- run: echo one > a; read -r x < b; echo "second $x" -->
```
```
MD
    weave
    assert_success
    assert_equal "$(grep -v '^[<`$]' chapters/02-pipes.md)" $'first one\nsecond two'
}

@test "interrupted: nobody goes on, no folder stays, no page is written" {
    local n=$((90000 + $$ % 10000))
    mkdir tmp
    mkfifo started
    printf '<!-- run: echo > started; sleep %s -->\n```\nold\n```\n' "$n" | page
    TMPDIR=$PWD/tmp "$weave" --root . 3>&- &
    local pid=$!
    read -r _ < started
    kill -TERM "$pid"
    local ended=0
    wait "$pid" || ended=$?
    assert_equal "$ended" 143
    nobody_sleeps "$n"
    assert_equal "$(ls -A tmp)" ''
    grep -qx old chapters/02-pipes.md
    assert_equal "$(ls chapters)" 02-pipes.md
}

@test "no temporary folder stays" {
    mkdir tmp
    printf '<!-- run: mkdir -p $TMP/deep; echo > $TMP/deep/file; chmod 0 $TMP/deep -->\n```\n```\n' | page
    TMPDIR=$PWD/tmp weave
    assert_success
    TMPDIR=$PWD/tmp weave --check
    assert_success
    assert_equal "$(ls -A tmp)" ''
}

# --- confine -------------------------------------------------------------------------------------

@test "a confined run tells confine's findings" {
    mkdir -p build/bin
    cat > build/bin/confine <<'SH'
#!/usr/bin/env bash
# Stands in for confine: notes its arguments, runs the command, reports a deadlock.
while [[ $1 != -- ]]; do
    [[ $1 != --report ]] || report=$2
    [[ $1 != --work ]] || work=$2
    shift
done
shift
cd "$work" && "$@"
cat > "$report" <<'JSON'
{"end": "stuck", "exit": null, "findings": [{"kind": "deadlock", "message": "process 12 waits in read"}],
 "leftovers": [{"kind": "residue", "message": "the queue /q is left"}]}
JSON
exit 124
SH
    chmod +x build/bin/confine
    assert_equal "$(printed 'run-confined: [[ $PWD = $TMP ]] && echo hangs; varies: N=[0-9]+')" \
        $'hangs\n[deadlock: process <N> waits in read]\n[residue: the queue /q is left]'
    sed -i 's/stuck/busy/' build/bin/confine
    weave
    refused chapters/02-pipes.md:1 'the machine was too busy to run it; '
    printf '#!/bin/sh\necho "confine: no" >&2\nexit 125\n' > build/bin/confine
    weave
    refused chapters/02-pipes.md:1 'build/bin/confine left no report'
}

@test "a confined run that waits for itself is ended and explained by the real confine" {
    mkdir -p build/bin
    ln -s "$BATS_TEST_DIRNAME/../build/bin/confine" build/bin/confine
    assert_regex "$(printed 'run-confined: echo first; mkfifo f; exec cat f')" \
        $'^first\n\\[(deadlock|hang): .*\\](\n\\[residue: .*\\])*$'
    assert_equal "$(printed 'run-confined: echo fine; exit 3')" $'fine\n[exit status 3]'
    assert_equal "$(printed 'run-confined: kill -SEGV $$')" '[killed by SIGSEGV]'
}
