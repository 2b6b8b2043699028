#!/usr/bin/env bats
# The stages schedules and faults: what only the controlled scheduler can see is told, each time alike,
# and what it cannot control is no pass.

# shellcheck disable=SC2154 # Bats' run sets stderr
bats_require_minimum_version 1.5.0

setup() {
    bats_load_library bats-support
    bats_load_library bats-assert
    load helpers/toy.bash
    toy_root "$BATS_TEST_TMPDIR/root"
    ini=$GRADER_ROOT/exercises/02-toys/first/exercise.ini
    sed -i 's/^stages.*/stages = behaviour residue schedules faults/' "$ini"
    printf '[schedules]\nrun = once\nfaults = eintr short-read fork\n' >> "$ini"
    cd "$BATS_TEST_TMPDIR" || return
}

# Grades the C program in toy.c; sets $output to the verdict.
judge() { # STATUS VERDICT KIND
    run --separate-stderr grade first --json --fresh --file toy.c
    assert_equal "$stderr" ''
    assert_equal "$status" "$1"
    assert_equal "$(jq -r '.verdict + " " + .kind' <<< "$output")" "$2 $3"
    assert_equal "$(ls -A "$GRADER_ROOT/build/work")" ''
}

of() { # JQ EXPRESSION
    jq -r "walk(if type == \"number\" then . + 0 else . end) | $1" <<< "$output"
}

stages() {
    of '.stages | map(.name + " " + .status) | join(", ")'
}

# A waiter that looks at the flag outside the lock when LOOKS=outside, else as it should.
waiter() { # LOOKS
    cat << END
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static atomic_int ready;

static void *await(void *looks) {
    if (strcmp(looks, "outside") == 0 && atomic_load(&ready))
        return NULL;
    pthread_mutex_lock(&lock);
    if (strcmp(looks, "outside") == 0)
        pthread_cond_wait(&changed, &lock);
    else
        while (!atomic_load(&ready))
            pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    return NULL;
}

int main(void) {
    pthread_t thread;
    atomic_store(&ready, 1); /* alone it passes: the flag is set before anybody looks */
    if (strcmp("$1", "outside") == 0)
        atomic_store(&ready, 0);
    if (pthread_create(&thread, NULL, await, "$1"))
        return 1;
    atomic_store(&ready, 1);
    pthread_mutex_lock(&lock);
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return puts("right") == EOF;
}
END
}

# Reads a byte from its child; $1 is what it does when read fails.
reader() { # ON_FAILURE
    cat << END
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char byte = 0;
    if (pipe(ends) == -1)
        return perror("pipe"), 1;
    pid_t child = fork();
    if (child == -1)
        return perror("fork"), 1;
    if (child == 0)
        _exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
    close(ends[1]);
    ssize_t count;
    do
        count = read(ends[0], &byte, 1);
    while (count == -1 && $1);
    while (waitpid(child, NULL, 0) == -1)
        if (errno != EINTR)
            return 1;
    if (byte == 'x')
        puts("right");
    else
        fputs("no byte\n", stderr);
    return byte != 'x';
}
END
}

@test "a lost wake-up that no run shows: found in a schedule, and the same each time" {
    waiter outside > toy.c
    judge 1 fail lost-wakeup
    first=$(of '.stages[] | select(.name == "schedules") | .findings')
    assert_equal "$(stages)" \
        "build pass, behaviour pass, residue pass, schedules fail, faults pass"
    assert_equal "$(jq -r '.[0].file' <<< "$first")" toy.c
    assert_equal "$(jq -r '.[0].line' <<< "$first")" "$(grep -n 'outside.*0)$' -A1 toy.c | grep -o '^[0-9]*.  *pthread_cond_wait' | grep -o '^[0-9]*')"
    assert_regex "$(jq -r '.[0].message' <<< "$first")" 'waits on condition changed, signalled last by main'
    assert_regex "$(jq -r '.[0].replay' <<< "$first")" '^grader/grade replay 02-toys/first --seed [0-9]+$'
    assert_regex "$(jq -c '.[0].schedule | keys' <<< "$first")" '"seed","strategy","switches"'
    judge 1 fail lost-wakeup
    assert_equal "$(of '.stages[] | select(.name == "schedules") | .findings')" "$first"
}

@test "watch explores on behind a pass, and takes it back when a later schedule fails" {
    gcc -std=c17 -D_GNU_SOURCE= -O1 -o pty "$BATS_TEST_DIRNAME/helpers/pty.c"
    sed -i 's/^faults = .*/count = 2/; s/ faults$//' "$ini"
    waiter outside > outside.c
    waiter inside > inside.c
    export TERM=xterm NO_COLOR=1 FILE=$GRADER_ROOT/exercises/02-toys/first/toy.c
    cat > script << END
expect fail (wrong-output)
expect q quit
sh cat inside.c > \$FILE
expect Exploring more schedules
expect No failure in more schedules either.
sh cat outside.c > \$FILE
expect Exploring more schedules
expect lost-wakeup  toy.c:
expect fail (lost-wakeup)
send q
exited 0
END
    run ./pty script "$toy_bin/grade" watch
    assert_success
    run -1 grade first
    assert_line --partial 'fail (lost-wakeup)  02-toys/first'
}

@test "a right program passes in every schedule, and gets all points" {
    waiter inside > toy.c
    judge 0 pass none
    assert_equal "$(of '.points')" 10
    assert_equal "$(stages)" \
        "build pass, behaviour pass, residue pass, schedules pass, faults pass"
}

@test "a call that a signal interrupts: who gives up fails, who repeats it passes" {
    reader 0 > toy.c
    judge 1 fail fault-handling
    assert_equal "$(of '.stages[] | select(.status == "fail") | .name')" faults
    assert_equal "$(of '.stages[] | select(.name == "faults") | .findings[0].line')" \
        "$(grep -n 'read(ends' toy.c | cut -d: -f1)"
    reader 'errno == EINTR' > toy.c
    judge 0 pass none
}

@test "what cannot be controlled is no pass, and no failure" {
    cat > toy.c << 'END'
#include <unistd.h>
int main(void) {
    execlp("echo", "echo", "right", (char *)0);
    return 1;
}
END
    judge 0 pass none
    assert_equal "$(stages)" \
        "build pass, behaviour pass, residue pass, schedules skip, faults pass"
    assert_regex "$(of '.stages[3].findings[0].message')" 'could be controlled: exec of .*/echo'
    assert_equal "$(of '.stages[3].points')" 0
}

@test "a file of surroundings plays the world of a whole program" {
    cat > "$GRADER_ROOT/exercises/02-toys/first/world.c" << 'END'
#undef main
int program_main(void);
int main(void) {
    return program_main() == 0 ? 3 : 4;
}
END
    echo 'links = world.c' >> "$ini"
    toy_program right > toy.c
    judge 1 fail wrong-exit
    assert_regex "$(of '.stages[3].findings[0].message')" 'exits with status 3'
}

@test "a mistake in [schedules] is told with file, line and what there is" {
    echo 'runs = twice' >> "$ini"
    toy_program right > toy.c
    run --separate-stderr grade first --file toy.c
    assert_equal "$status" 2
    assert_regex "$stderr" "exercise.ini:[0-9]+: unknown key 'runs' in \[schedules\]: there are run, check"
}
