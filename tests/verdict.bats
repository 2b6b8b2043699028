#!/usr/bin/env bats
# The verdict: its JSON to the letter, the exit status, and that it is true of programs that are wrong
# in each way that can be seen from outside, or that try to write it themselves.

bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy.bash
    toy_root "$BATS_TEST_TMPDIR/root"
    folder=$GRADER_ROOT/exercises/02-toys/first
    sed -i 's/^stages.*/stages = behaviour memory threads schedules faults residue\nrun = "$PROGRAM"/' \
        "$folder/exercise.ini"
    cd "$BATS_TEST_TMPDIR" || return
}

# Grades the C program on standard input; sets $output to the verdict.
judge() { # STATUS VERDICT KIND
    cat > toy.c
    run --separate-stderr grade first --json --file toy.c
    assert_equal "$status" "$1"
    assert_equal "${#lines[@]}" 1
    assert_equal "$(jq -r '.verdict + " " + .kind' <<< "$output")" "$2 $3"
    assert_equal "$(ls -A "$GRADER_ROOT/build/work")" ''
}

# A value of the last verdict.
of() { # JQ EXPRESSION; a number is told alike by all versions of jq, 10.0 as 10
    jq -r "walk(if type == \"number\" then . + 0 else . end) | $1" <<< "$output"
}

# Only behaviour, for programs that are slow to end.
only_behaviour() {
    sed -i 's/^stages.*/stages = behaviour residue/' "$folder/exercise.ini"
}

@test "a right program: every key of the contract, and no other" {
    toy_program right > program.c
    judge 0 pass none < program.c
    assert_equal "$(of 'keys | join(" ")')" \
        "exercise kind max_points points seconds stages submission verdict version"
    assert_equal "$(of '[.version, .exercise, .points, .max_points] | map(tostring) | join(" ")')" \
        "1 02-toys/first 10 10"
    assert_equal "$(of '.stages | map(.name + " " + .status) | join(", ")')" \
        "build pass, behaviour pass, memory pass, threads pass, schedules skip, faults skip, residue pass"
    assert_equal "$(of '[.stages[] | keys | join(" ")] | unique | join("; ")')" \
        "findings max_points name points seconds status"
    assert_equal "$(of '.submission | test("^sha256:[0-9a-f]{64}$")')" true
    assert_equal "$(of '[.stages[].max_points] | add')" 10
    assert_equal "$(of '.stages[] | select(.name == "schedules") | .max_points, .points')" $'0\n0'
}

@test "a right program that tries for a lock, and backs off, is blamed by no tool" {
    judge 0 pass none << 'END'
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void take_both(pthread_mutex_t *first, pthread_mutex_t *second) {
    pthread_mutex_lock(first);
    while (pthread_mutex_trylock(second) != 0) {
        pthread_mutex_unlock(first);
        pthread_mutex_t *other = first;
        first = second;
        second = other;
        pthread_mutex_lock(first);
    }
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}

static void *one(void *unused) {
    take_both(&a, &b);
    return unused;
}

static void *two(void *unused) {
    take_both(&b, &a);
    return unused;
}

int main(void) {
    pthread_t thread;
    for (int i = 0; i < 2; i++)
        if (pthread_create(&thread, NULL, i ? two : one, NULL) || pthread_join(thread, NULL))
            return 1;
    return puts("right") == EOF;
}
END
}

@test "what a thread was given and nobody freed is a leak, though its stack may be kept" {
    judge 1 fail leak << 'END'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void *work(void *argument) {
    return *(int *)argument ? NULL : argument;
}

int main(void) {
    pthread_t thread;
    int *argument = malloc(sizeof *argument);
    if (!argument)
        return 1;
    *argument = 1;
    if (pthread_create(&thread, NULL, work, argument) || pthread_join(thread, NULL))
        return 1;
    return puts("right") == EOF;
}
END
}

@test "a wrong program: the finding's keys, expected beside actual, the chapter, how to see it again" {
    toy_program wrong > program.c
    judge 1 fail wrong-output < program.c
    assert_equal "$(of '.stages[1].findings[0] | keys | join(" ")')" \
        "actual chapter expected file kind line message replay schedule"
    assert_equal "$(of '.stages[1].findings[0] | [.expected, .actual, .chapter, .replay] | join(" | ")')" \
        "right | wrong | 02-toys#toys | grader/grade run 02-toys/first"
    assert_equal "$(of '.stages[1].points')" 0
    # What it does not do wrong by doing nothing is worth nothing.
    assert_equal "$(of .points)" 0
}

@test "it does not compile: the student's file and line, and nothing else is run" {
    judge 1 fail compile <<< $'int main(void)\n{\n    return x;\n}'
    assert_equal "$(of '.stages[0].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:3
    assert_equal "$(of '[.stages[1:][].status] | unique | join(" ")')" skip
}

@test "a warning" {
    judge 1 fail warning <<< $'#include <stdio.h>\n\nint main(void)\n{\n    int n;\n    return puts("right") == EOF;\n}'
    assert_equal "$(of '.stages[0].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:5
    assert_equal "$(of '.stages[1].status')" pass
    # What fails has not all the points.
    assert_equal "$(of '.stages[0].points')" 0
    assert_equal "$(of '.points < .max_points and .points > 0')" true
}

@test "a definition that the driver has too, and none of main" {
    judge 1 fail compile <<< 'int mein(void) { return 0; }'
    assert_equal "$(of '.stages[0].findings[0].message')" "the program has no function 'main'"
}

@test "the submission's own #define _GNU_SOURCE is no fault" {
    { echo '#define _GNU_SOURCE'; toy_program right; } > program.c
    judge 0 pass none < program.c
    { echo '#define _GNU_SOURCE 1'; toy_program right; } > program.c
    judge 0 pass none < program.c
}

@test "wrong exit status" {
    judge 1 fail wrong-exit <<< $'#include <stdio.h>\nint main(void) { puts("right"); return 3; }'
    assert_equal "$(of '.stages[1].findings[0].expected')" 'exit status 0'
    [[ $(of '.stages[1].findings[0].actual') == 'exit status 3'* ]]
}

@test "a crash" {
    judge 1 fail crash <<< $'#include <stdio.h>\nint main(void) { puts("right"); fflush(stdout); volatile int *p = NULL; return *p; }'
    [[ $(of '.stages[1].findings[0].message') == *'killed by SIGSEGV'* ]]
}

@test "a crash is told at the line where memory sees the same death, and once" {
    cat > crash.c << 'END'
#include <stdio.h>
#include <unistd.h>

static int value_of(volatile int *p)
{
    return *p;
}

int main(void)
{
    if (fork() == 0)
        _exit(0);
    puts("right");
    fflush(stdout);
    return value_of(NULL);
}
END
    judge 1 fail crash < crash.c
    assert_equal "$(of '.stages[1].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:6
    [[ $(of '.stages[1].findings[0].message') == *'killed by SIGSEGV'*'reads through a null pointer' ]]
    assert_equal "$(of '[.stages[].findings[] | keys] | unique | length')" 1
    # The child is not waited for because the program died before it could.
    assert_equal "$(of '.stages[] | select(.name == "residue") | .status')" pass
    run grade first --file toy.c
    assert_equal "$(grep -c 'toy.c:6' <<< "$output")" 1
    run grade first --file toy.c --verbose
    assert [ "$(grep -c 'toy.c:6' <<< "$output")" -gt 1 ]
    judge 1 fail crash <<< $'int main(int argc, char **argv)\n{\n    (void)argv;\n    return 8 / (argc - 1);\n}'
    assert_equal "$(of '.stages[1].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:4
    judge 1 fail crash <<< $'#include <stdlib.h>\nstatic void *volatile p;\nint main(void)\n{\n    p = malloc(8);\n    free(p);\n    free(p);\n    return 0;\n}'
    assert_equal "$(of '.stages[1].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:7
}

@test "a crash that memory sees nowhere, or in two places, has no line of its own" {
    sed -i '/^run/a run = "$PROGRAM" x' "$folder/exercise.ini"
    judge 1 fail crash <<< $'#include <stdlib.h>\nint main(int argc, char **argv)\n{\n    volatile int *p = NULL;\n    if (argc > 1)\n        return *p + **argv;\n    return *p;\n}'
    assert_equal "$(of '.stages[1].findings[0] | [.file, .line] | map(tostring) | join(":")')" null:null
    # Another death than memory's.
    sed -i 's/^run = "$PROGRAM"$/run = "$PROGRAM" y/' "$folder/exercise.ini"
    judge 1 fail crash <<< $'#include <signal.h>\n#include <stdlib.h>\nint main(int argc, char **argv)\n{\n    volatile int *p = NULL;\n    if (argc > 1)\n        return *p + **argv;\n    return raise(SIGPIPE);\n}'
    assert_equal "$(of '.stages[1].findings[0] | [.file, .line] | map(tostring) | join(":")')" null:null
}

@test "memory that is asked for, not used and not freed is a leak" {
    judge 1 fail leak <<< $'#include <stdio.h>\n#include <stdlib.h>\nint main(void)\n{\n    char *line = malloc(30);\n    (void)line;\n    return puts("right") == EOF;\n}'
    assert_equal "$(of '.stages[2].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:5
}

@test "a null pointer given to atoi is a fault of the student's line" {
    judge 1 fail crash <<< $'#include <stdlib.h>\nint main(int argc, char **argv)\n{\n    return atoi(argv[argc]);\n}'
    assert_equal "$(of '[.stages[2].findings[] | [.file, .line] | map(tostring) | join(":")] | unique | join(" ")')" toy.c:4
}

@test "a failed assertion: file and line" {
    judge 1 fail assertion <<< $'#include <assert.h>\nint main(int argc, char **argv)\n{\n    (void)argv;\n    assert(argc == 2);\n    return 0;\n}'
    assert_equal "$(of '.stages[1].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:5
    [[ $(of '.stages[1].findings[0].message') == *'argc == 2'* ]]
}

@test "a program that is stuck: a deadlock, with its line and the descriptor" {
    judge 1 fail deadlock << 'END'
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) < 0)
        return 1;
    return read(ends[0], &byte, 1) != 0;
}
END
    assert_equal "$(of '.stages[1].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:9
    [[ $(of '.stages[1].findings[0].message') == *'write end'* ]]
}

@test "a program that spins: a hang; the slow stages are not kept waiting by it" {
    judge 1 fail hang <<< 'int main(void) { for (;;) { } }'
    assert_equal "$(of '[.stages[] | select(.name == "memory" or .name == "threads") | .status] | join(" ")')" 'skip skip'
}

@test "a program that prints without end" {
    only_behaviour
    cat > toy.c <<< $'#include <stdio.h>\nint main(void) { for (;;) puts("right"); }'
    run --separate-stderr grade first --json --file toy.c
    assert_failure 1
    assert_equal "$(of .verdict)" fail
}

@test "leaks, overruns, undefined behaviour, a descriptor left open" {
    judge 1 fail leak <<< $'#include <stdio.h>\n#include <stdlib.h>\nint main(void)\n{\n    char *p = malloc(9);\n    if (!p)\n        return 1;\n    p[0] = 0;\n    p = NULL;\n    return puts("right") == EOF || p;\n}'
    assert_equal "$(of '.stages[2].findings[0].line')" 5
    judge 1 fail memory-error <<< $'#include <stdio.h>\n#include <stdlib.h>\nint main(void)\n{\n    char *p = malloc(9);\n    if (!p)\n        return 1;\n    volatile int i = 9;\n    p[i] = 0;\n    free(p);\n    return puts("right") == EOF;\n}'
    assert_equal "$(of '.stages[2].findings[0].line')" 9
    judge 1 fail undefined-behaviour <<< $'#include <limits.h>\n#include <stdio.h>\nint main(void)\n{\n    volatile int i = INT_MAX;\n    i = i + 1;\n    return puts("right") == EOF;\n}'
    assert_equal "$(of '.stages[2].findings[0].line')" 6
    judge 1 fail fd-leak <<< $'#include <stdio.h>\n#include <unistd.h>\nint main(void)\n{\n    int fd = dup(1);\n    return fd < 0 || puts("right") == EOF;\n}'
    assert_equal "$(of '.stages[2].findings[0].line')" 5
}

@test "a data race" {
    judge 1 fail race << 'END'
#include <pthread.h>
#include <stdio.h>

static int counter;

static void *count(void *unused)
{
    for (int i = 0; i < 100; i++)
        counter++;
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, count, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return puts("right") == EOF;
}
END
    assert_equal "$(of '.stages[3].findings[0] | [.file, .line] | map(tostring) | join(":")')" toy.c:9
}

@test "residue: a child nobody waits for, a queue, shared memory, a file" {
    # Without namespaces the names are the machine's.
    local left=left-$$-$RANDOM
    judge 1 fail zombie <<< $'#include <stdio.h>\n#include <unistd.h>\nint main(void)\n{\n    if (fork() == 0)\n        _exit(0);\n    return puts("right") == EOF;\n}'
    judge 1 fail residue <<< $'#include <fcntl.h>\n#include <mqueue.h>\n#include <stdio.h>\nint main(void)\n{\n    mqd_t q = mq_open("/'"$left"$'", O_CREAT | O_RDWR, 0600, NULL);\n    mq_close(q);\n    return puts("right") == EOF;\n}'
    [[ $(of '.stages[6].findings[0].message') == *"$left"* ]]
    judge 1 fail residue <<< $'#include <fcntl.h>\n#include <stdio.h>\n#include <sys/mman.h>\n#include <unistd.h>\nint main(void)\n{\n    close(shm_open("/'"$left"$'", O_CREAT | O_RDWR, 0600));\n    return puts("right") == EOF;\n}'
    judge 1 fail residue <<< $'#include <stdio.h>\nint main(void)\n{\n    FILE *f = fopen("left.txt", "w");\n    if (f)\n        fclose(f);\n    return puts("right") == EOF;\n}'
    [[ $(of '.stages[6].findings[0].message') == *left.txt* ]]
    assert [ ! -e /dev/mqueue/$left ]
    assert [ ! -e /dev/shm/$left ]
}

@test "printing a test's result, on any descriptor, changes nothing" {
    only_behaviour
    judge 1 fail wrong-output << 'END'
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    puts("1..1\nok 1 prints the line");
    fflush(stdout);
    for (int fd = 3; fd < 256; fd++)
        if (write(fd, "ok 1 prints the line\n", 21) > 0)
            puts("written");
    return 0;
}
END
    [[ $(of '.stages[1].findings[0].actual') != *written* ]]
}

@test "killing whatever it can reach ends only itself" {
    # Without namespaces it reaches all processes of its user, and this test's among them.
    [[ $("$toy_bin/confine" --tier-only) != none ]] || skip "no namespaces on this machine"
    only_behaviour
    judge 1 fail crash <<< $'#include <signal.h>\n#include <unistd.h>\nint main(void) { kill(getppid(), SIGKILL); kill(-1, SIGKILL); kill(0, SIGKILL); raise(SIGKILL); }'
}

@test "forking without end is ended, and nothing is left of it" {
    only_behaviour
    cat > toy.c <<< $'#include <unistd.h>\nint main(void) { for (;;) fork(); }'
    run --separate-stderr grade first --json --file toy.c
    assert_failure 1
    assert_equal "$(of .verdict)" fail
    assert_equal "$(pgrep -f "$GRADER_ROOT" || true)" ''
}

@test "a daemon of the student's ends with the run" {
    only_behaviour
    cat > toy.c <<< $'#include <stdio.h>\n#include <unistd.h>\nint main(void) { if (fork() == 0) { setsid(); if (fork() == 0) for (;;) pause(); _exit(0); } puts("right"); return 0; }'
    run --separate-stderr grade first --json --file toy.c
    assert_failure 1
    assert_equal "$(of '.stages[1].status')" pass
    assert_equal "$(pgrep -f "$GRADER_ROOT" || true)" ''
}

@test "a check that is broken is the grader's error, never the student's" {
    echo 'syntax error here (' > "$folder/check.bats"
    toy_program right > program.c
    judge 2 error none < program.c
    assert_equal "$(of '.stages[1].status')" error
}

@test "an exercise's own parts that do not compile are the grader's error" {
    sed -i 's/^files.*/files = toy.c\nlinks = driver.c/' "$folder/exercise.ini"
    echo 'garbage' > "$folder/driver.c"
    toy_program right > program.c
    judge 2 error none < program.c
    assert_equal "$(of '.stages[0].status')" error
}

@test "what is unchanged is not run again; what changed is" {
    only_behaviour
    toy_program right > program.c
    judge 0 pass none < program.c
    first=$output
    judge 0 pass none < program.c
    assert_equal "$(of .stages)" "$(output=$first of .stages)"
    kept=("$GRADER_ROOT"/build/kept/*)
    assert_equal "${#kept[@]}" 3
    sed -i 's/expect_output right/expect_output other/' "$folder/check.bats"
    judge 1 fail wrong-output < program.c
}

@test "a damaged answer that was kept is worked out again" {
    only_behaviour
    toy_program right > program.c
    judge 0 pass none < program.c
    for file in "$GRADER_ROOT"/build/kept/*; do
        echo '{"name": "behaviour"' > "$file"
    done
    judge 0 pass none < program.c
}

@test "several exercises: a verdict a line, the worst status" {
    toy_save right
    toy_program wrong > "$GRADER_ROOT/exercises/02-toys/second/toy.c"
    run --separate-stderr grade --all --json
    assert_failure 1
    assert_equal "$(jq -r '.exercise + " " + .verdict' <<< "$output")" $'02-toys/first pass\n02-toys/second fail'
}

@test "for a person: the kind, what happened, expected beside actual, where to read, how to see it again" {
    only_behaviour
    toy_save wrong
    run --separate-stderr grade first
    assert_failure 1
    assert_line --partial 'behaviour  fail   wrong-output'
    assert_line --regexp 'right +\| wrong'
    assert_line --partial 'chapters/02-toys.md#toys'
    assert_line --partial 'grader/grade run 02-toys/first'
    assert_line --regexp '^fail \(wrong-output\)  02-toys/first  .* of 10 points'
    refute_output --partial $'\e['
}

@test "several runs: each has its arguments, and what only one of them does is told of it" {
    sed -i '/^run/d; s/^stages.*/stages = memory\nrun = "$PROGRAM"\nrun = "$PROGRAM" $(seq 3) "two  words" \x27\x27\nrun = "$PROGRAM" | cat\nrun = "$PROGRAM" last/' \
        "$folder/exercise.ini"
    judge 1 fail leak << 'END'
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char *volatile block = malloc(10);
    if (!block || argv[argc])
        abort();
    if (argc == 6 && strcmp(argv[4], "two  words") == 0 && !*argv[5])
        block = NULL;
    if (argc == 2 && strcmp(argv[1], "last") == 0 && dup(0) < 0)
        return 1;
    if (fork() == 0)
        block = NULL;
    free(block);
    return wait(NULL) < 0 && argc == 0;
}
END
    assert_equal "$(of '[.stages[1].findings[] | "\(.kind) \(.line)"] | join(", ")')" 'leak 8, fd-leak 13'
    assert_equal "$(of '.stages[1].findings[0].message | startswith("10 bytes ")')" true
}

@test "several runs of which one is stuck: each is judged by itself" {
    sed -i '/^run/d; s/^stages.*/stages = memory\nrun = "$PROGRAM"\nrun = "$PROGRAM" stuck/' \
        "$folder/exercise.ini"
    judge 1 fail deadlock << 'END'
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int ends[2];
    char *volatile block = argc == 1 ? malloc(10) : NULL;
    block = NULL;
    if (pipe(ends) < 0)
        return 1;
    if (argc == 2)
        return read(ends[0], &argv[0][0], 1) != 0 || block;
    close(ends[0]);
    return close(ends[1]);
}
END
    assert_equal "$(of '[.stages[1].findings[:2][] | "\(.kind) \(.line)"] | join(", ")')" \
        'deadlock 12, leak 7'
}
