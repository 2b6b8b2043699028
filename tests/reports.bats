#!/usr/bin/env bats
# What compilers, sanitizers and Valgrind print, as findings: every program of tests/reports is run
# under the real tools, and told of as its first line says; the right ones are told nothing. The
# readers are built under ASan and UBSan, and are given damaged and hostile reports too.

bats_require_minimum_version 1.5.0

setup_file() {
    root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    export root REPORT_FINDINGS=$BATS_FILE_TMPDIR/report_findings
    local source=$root/grader/src readers
    readers=("$source"/common/*.c "$source"/reports/*.c)
    gcc -std=c17 -D_GNU_SOURCE= -Wall -Wextra -Wconversion -Werror -O1 -g \
        -fsanitize=address,undefined -fno-sanitize-recover=undefined -I"$source/common" -I"$source/reports" \
        -o "$REPORT_FINDINGS" "$root/tests/reports/report_findings.c" "${readers[@]}" \
        -ljansson -lexpat -ldw -lelf
}

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    cd "$BATS_TEST_TMPDIR" || return
}

# As labelled: TOOL PROGRAM EXPECTED a line, from the first lines of the programs in a folder.
labels() { # TOOL FOLDER
    local program label
    for program in "$2"/*.c; do
        label=$(head -1 "$program" | tr '|' '\n' | sed -nE "s|^[/ ]*$1: *([^ ].*[^ ]) *\$|\1|p")
        [[ -z $label ]] || printf '%s %s %s\n' "$1" "$program" "$label"
    done
}

# Runs the programs of such a list two at a time; prints those that are told otherwise.
told_as_labelled() {
    local list
    list=$(cat)
    [[ -n $list ]] || return 1
    # shellcheck disable=SC2016 # expanded by the inner shell
    xargs -d '\n' -P 2 -I {} bash -c '
        read -r tool program expected <<< "$2"
        told=$(HB_SHOW=1 "$1/tests/reports/watch" "$tool" "$program" 2> "$3/$$.words") || told=failed
        [[ $told == "$expected" ]] && exit 0
        echo "$tool ${program##*/}: expected $expected, told $told"
        cat "$3/$$.words"
    ' - "$root" {} "$BATS_TEST_TMPDIR" <<< "$list"
}

# Every right program, to be told nothing.
right() { # TOOL
    local program
    for program in "$root"/tests/reports/right/*.c; do
        printf '%s %s none\n' "$1" "$program"
    done
}

for_tool() { # TOOL
    run told_as_labelled < <(labels "$1" "$root/tests/reports"; right "$1")
    assert_success
    assert_output ''
}

@test "gcc and clang: errors, warnings, and the notes that explain" {
    run told_as_labelled < <(labels gcc "$root/tests/reports/compile"
                             labels clang "$root/tests/reports/compile")
    assert_success
    assert_output ''
}

@test "AddressSanitizer and UndefinedBehaviorSanitizer" {
    for_tool asan
}

@test "ThreadSanitizer" {
    for_tool tsan
}

@test "memcheck" {
    for_tool memcheck
}

@test "Helgrind" {
    for_tool helgrind
}

@test "a message says what happened, to which object, and where it came from" {
    message() { HB_SHOW=1 "$root/tests/reports/watch" "$1" "$root/tests/reports/$2.c" 2>&1 | head -1; }
    run message asan heap_overflow
    assert_output "memory-error heap_overflow.c:10 the program writes 1 byte just past the end of a block of 8 bytes (allocated at heap_overflow.c:6)"
    run message memcheck uninitialised_write
    assert_output --partial 'write is given bytes that were never set, of a variable or of the padding'
    run message memcheck descriptor_in_child
    assert_output 'fd-leak descriptor_in_child.c:7 one end of the pipe made here is still open when a child process ends'
    run message tsan race_on_counter
    assert_output "race race_on_counter.c:9 data race on 'counter': two threads write it here, and nothing orders the two"
    run message tsan race_with_two_locks
    assert_output --partial 'on the memory allocated at race_with_two_locks.c:29'
    assert_output --partial 'each side holds a lock, but not the same one'
    run message tsan race_with_sleep
    assert_output --partial 'a sleep between them is no order'
}

# One process's report, as Valgrind writes it: PID, PPID, and the errors on standard input.
report() { # FILE PID PPID
    {
        printf '<?xml version="1.0"?>\n<valgrindoutput>\n<pid>%s</pid>\n<ppid>%s</ppid>\n' "$2" "$3"
        cat
        printf '<status>\n<state>FINISHED</state>\n</status>\n</valgrindoutput>\n'
    } > "$1"
}

# A frame of the program's.
frame() { # FUNCTION FILE LINE
    printf '<frame><obj>/x/program</obj><fn>%s</fn><file>%s</file>\n<line>%s</line></frame>\n' "$@"
}

leak() { # FILE LINE
    printf '<error>\n<kind>Leak_DefinitelyLost</kind>\n<xwhat><text>lost</text>\n'
    printf '<leakedbytes>8</leakedbytes></xwhat>\n<stack>%s</stack></error>\n' "$(frame main "$@")"
}

@test "a finding without a frame of the student's says who called" {
    leak driver.c 40 | report report.7.xml 7 1
    run "$REPORT_FINDINGS" valgrind report student.c
    assert_output --partial 'leak -:0 8 bytes'
    assert_output --partial '(called from driver.c:40)'
}

@test "a forked process is not blamed for memory, nor taken for one of another run's" {
    leak student.c 5 | report report-1.7.xml 7 1
    leak student.c 6 | report report-1.8.xml 8 7
    leak student.c 9 | report report-2.8.xml 8 7
    run "$REPORT_FINDINGS" valgrind report- student.c
    assert_output --partial 'student.c:5'
    assert_output --partial 'student.c:9'
    refute_output --partial 'student.c:6'
}

@test "a process that was killed keeps what it had told, but not what it could not close" {
    { leak student.c 5; echo '<error><kind>InvalidWrite</kind><what>Invalid write of size 4</what>'
      printf '<stack>%s</stack></error>\n' "$(frame main student.c 6)"; } | report whole.7.xml 7 1
    head -c "$(($(stat -c %s whole.7.xml) - 60))" whole.7.xml > report.7.xml
    run "$REPORT_FINDINGS" valgrind report student.c
    assert_output 'memory-error student.c:6 the program writes 4 bytes'
}

@test "names in a report that Valgrind does not escape" {
    { printf '<error>\n<kind>FdNotClosed</kind>\n<fd>8</fd>\n<path>/tmp/a&b]]><c></path>\n'
      printf '<what>Open AF_INET socket 8: <unbound> <-> <unbound></what>\n<stack>\n'
      frame main student.c 3
      printf '</stack></error>\n'
      printf '<error>\n<kind>FdNotClosed</kind>\n<what>Open \001\377\342\200\256 ]]> &#0; &x;</what>\n'
      printf '<stack>%s</stack></error>\n' "$(frame main student.c 4)"; } | report report.7.xml 7 1
    run "$REPORT_FINDINGS" valgrind report student.c
    assert_line --index 0 --partial 'fd-leak student.c:3'
    assert_line --index 1 --partial 'fd-leak student.c:4'
}

# An error about a descriptor, as Valgrind writes it from 3.24 on: KIND WORDS LINE, where it was used,
# and the lines where it was closed and opened, if it ever was; with LAST the first stands last, as in
# 3.24.0.
descriptor() { # KIND WORDS LINE [CLOSED OPENED [LAST]]
    local own closed=''
    own="<stack>$(frame close libc.so.c 1 | sed 's,/x/program,/usr/lib/libc.so.6,')$(frame main student.c "$3")</stack>"
    if [[ -n ${4-} ]]; then
        closed="<auxwhat>Previously closed</auxwhat><stack>$(frame main student.c "$4")</stack>"
        closed+="<auxwhat>Originally opened</auxwhat><stack>$(frame main student.c "$5")</stack>"
    fi
    printf '<error>\n<unique>0x1</unique>\n<tid>1</tid>\n<kind>%s</kind>\n<fd>7</fd>\n<what>%s</what>\n' "$1" "$2"
    if [[ -n ${6-} ]]; then
        printf '%s\n%s\n</error>\n' "$closed" "$own"
    else
        printf '%s\n%s\n</error>\n' "$own" "$closed"
    fi
}

@test "a descriptor that is used or closed after it was closed" {
    { descriptor FdBadClose 'File descriptor 7: /tmp/x is already closed' 9 8 5
      descriptor FdBadUse 'File descriptor 7 was closed already' 10 8 5
      descriptor FdBadUse 'File descriptor 7 was closed already' 11 8 5 last
      descriptor FdBadUse 'File descriptor 8 was never created' 12
      descriptor FdBadUse 'File descriptor -1 Invalid file descriptor' 13; } | report report.7.xml 7 1
    run "$REPORT_FINDINGS" valgrind report student.c
    assert_output "memory-error student.c:9 double close: the descriptor closed here is already closed (first at student.c:8); by now its number may be another file's
memory-error student.c:10 use after close: close is given a descriptor that is already closed (at student.c:8); by now its number may be another file's
memory-error student.c:11 use after close: close is given a descriptor that is already closed (at student.c:8); by now its number may be another file's"
}

@test "what there are too many of is not taken for something else" {
    local i
    { for ((i = 0; i < 1200; i++)); do
          descriptor FdBadUse "File descriptor $i was never created" 12
      done
      printf '<error>\n<kind>FdNotClosed</kind>\n<what>Open file descriptor 7: /tmp/x</what>\n<stack>%s</stack></error>\n' "$(frame main student.c 4)"
      for ((i = 0; i < 1200; i++)); do
          printf '<error><kind>InvalidWrite</kind><what>Invalid write of size 4</what><stack>%s</stack></error>\n' \
              "$(frame main student.c 6)"
      done; } | report report.7.xml 7 1
    run "$REPORT_FINDINGS" valgrind report student.c
    assert_output "fd-leak student.c:4 the descriptor opened here is still open when the program ends
memory-error student.c:6 the program writes 4 bytes"
}

# The readers end by themselves, and well, whatever they are given.
survives() {
    run "$REPORT_FINDINGS" "$@" student.c
    assert_success
}

@test "reports that break off anywhere" {
    printf '#include <stdlib.h>\nint main(void) { char *a = malloc(3); a[3] = 0; return 0; }\n' \
        > student.c
    gcc -g -w student.c -o program
    valgrind -q --xml=yes --xml-file=whole.%p.xml --track-fds=yes ./program > /dev/null 2>&1
    mv whole.*.xml whole
    local size i
    size=$(stat -c %s whole)
    for ((i = 0; i < size; i += 97)); do
        head -c "$i" whole > "report.$i.xml"
    done
    survives valgrind report
    assert_output --partial 'memory-error student.c:2'
    survives sanitizer report
}

@test "reports that are no reports: binary, empty, endless, hostile" {
    head -c 3000000 /dev/urandom > noise.1.xml
    : > noise.2.xml
    { printf '<?xml version="1.0"?>\n<valgrindoutput>\n'; yes '<error><stack><frame>' | head -c 10000000; } \
        > noise.3.xml
    { printf '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
      for i in b c d e f g h i j; do printf '<!ENTITY %s "&%s;&%s;&%s;&%s;">' $i a a a a; done
      printf ']>\n<valgrindoutput><pid>&j;</pid></valgrindoutput>\n'; } > noise.4.xml
    { printf '<?xml version="1.0"?><pid>'; head -c 10000000 /dev/zero | tr '\0' 9; } > noise.5.xml
    mkdir noise.6.xml
    mkfifo noise.7.xml
    ln -s / noise.8.xml
    yes '<?xml ' | head -c 100000 > noise.9.xml
    survives valgrind noise
    survives sanitizer noise
    for i in 1 2 3 5; do
        survives gcc "noise.$i.xml"
    done
}

@test "logs of the sanitizers that say nonsense" {
    {
        printf '==1==ERROR: AddressSanitizer: \n==1==ERROR: AddressSanitizer: heap-buffer-overflow\n'
        printf 'READ of size 99999999999999999999999\nis located\n'
        printf 'HB 0 0x0 0xffffffffffffffff /etc/passwd\nHB 0 0x2 0x1 %s\nHB\nHB x y z\n' "$REPORT_FINDINGS"
        printf "  [9, 1) 'x' (line 3) <== Memory access at offset\n"
        printf 'WARNING: ThreadSanitizer: data race (pid=1)\nWARNING: ThreadSanitizer: \n'
        printf '  Write of size 8 at 0x0 by thread T1:\n  Location is global +zz\n==================\n'
        printf 'WARNING: ThreadSanitizer: thread leak (pid=\n  created by (tid=\n'
        printf ': runtime error: \nx:99999999999999:1: runtime error: %%s%%n null pointer\n'
        printf '==1==ERROR: LeakSanitizer: detected memory leaks\nDirect leak of -1 byte(s) in x\n'
        printf '\0\0\377\n'
        yes 'HB 0 0x7f1139 0x1139 /lib/x86_64-linux-gnu/libc.so.6' | head -c 1000000
        yes '==1==ERROR: AddressSanitizer: SEGV' | head -c 10000000
    } > log.1
    survives sanitizer log
    HB_PROGRAM=/etc/passwd survives sanitizer log
    HB_PROGRAM=/dev/zero survives sanitizer log
}

@test "a compiler's words that are nonsense" {
    printf '[\n[[[[[[\n[{"kind":"error","message":"x"}]\n[{"kind":3}]\n: error: \n::: warning: y [-Wz\n' > said
    printf 'student.c:99999999999999999999: error: z\nstudent.c:4:4: warning: w [-Wall]\n' >> said
    printf '[{"kind":"warning","message":"v","locations":[{"caret":{"file":"student.c","line":-4}}]}]\n' >> said
    survives gcc said
    assert_line 'warning student.c:4 w'
}

@test "a tool that does not work on this machine is told apart" {
    problem() { # TEXT
        printf '%s\n' "$1" > log.1
        run "$REPORT_FINDINGS" problem-sanitizer log
        assert_success
    }
    problem 'FATAL: ThreadSanitizer: unexpected memory mapping 0x55e0c0a00000-0x55e0c0b00000'
    assert_output --partial 'sysctl vm.mmap_rnd_bits=28'
    problem '==3==LeakSanitizer has encountered a fatal error.'
    assert_output --partial 'LeakSanitizer may not trace'
    problem '==3==ThreadSanitizer: starting new threads after multi-threaded fork is not supported. Dying'
    assert_output --partial 'cannot follow a child'
    problem '==3==ERROR: AddressSanitizer failed to allocate 0xdfff0001000 (15392894357504) bytes'
    assert_output --partial 'ulimit -v'
    problem 'WARNING: ThreadSanitizer: data race (pid=3)
ThreadSanitizer: CHECK failed: x.cpp:3'
    assert_output ''
    run "$REPORT_FINDINGS" problem-valgrind nothing
    assert_output --partial 'libc6-dbg'
    # Without libc6-dbg it writes as much, and ends.
    printf '<?xml version="1.0"?>\n<valgrindoutput>\n<pid>7</pid>\n<ppid>6</ppid>\n' > run-1.7.xml
    run "$REPORT_FINDINGS" problem-valgrind run-
    assert_output --partial 'libc6-dbg'
    printf '<status>\n<state>RUNNING</state>\n</status>\n' >> run-1.7.xml
    run "$REPORT_FINDINGS" problem-valgrind run-
    assert_output ''
}

@test "a thread of the parent's is not the forked child's leak, where process ids begin anew too" {
    leaked() { # PID TID
        printf 'WARNING: ThreadSanitizer: thread leak (pid=%s)\n' "$1"
        printf '  Thread T1 (tid=%s, finished) created by main thread at:\n==================\n' "$2"
    }
    local largest
    largest=$(< /proc/sys/kernel/pid_max)
    { leaked 100 99; leaked 3 $((largest - 2)); } > log.1
    run "$REPORT_FINDINGS" sanitizer log student.c
    assert_output ''
    leaked 100 101 > log.1
    leaked $((largest - 2)) 301 > log.2
    run "$REPORT_FINDINGS" sanitizer log student.c
    assert_output --partial 'thread-leak'
    rm log.1
    run "$REPORT_FINDINGS" sanitizer log student.c
    assert_output --partial 'thread-leak'
}
