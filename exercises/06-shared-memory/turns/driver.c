/* turns MODE PLAYERS...
 *
 *   names P          the turns are made, given back and removed, in one process
 *   order P N        P processes find the turns by their name and take N turns each
 *   alone P K N      one process takes N turns for each player; then player K waits, and it is
 *                    not its turn: the program never ends
 *   foreign P N      player 1 is somebody who knows the names and the semaphores, and no turns.h
 *   taken P K        turns_create when the semaphore of player K is there already
 *   missing P K      turns_open when the semaphore of player K is not there
 *   removed P        the names are removed while a child has the turns, and used again
 *   freely P N       as order; this is the mode for the controlled scheduler
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what:
 * "driver: KIND: MESSAGE"; 2 the turns could not be had, which standard error says as well. */
#include "judge.h"
#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PLAYERS_MAX = 100, TURNS_MAX = 256 };

static char name[NAME_SIZE];

/* What the players write down, each in its turn; plain, for the turns are to order it. */
static struct record {
    size_t count;
    size_t players[TURNS_MAX];
} * record;

static void expect_no_names(const char *when) {
    size_t count = names_of(name);
    names_remove(name);
    if (count != 0)
        wrong("residue", "%s, %zu semaphore%s left with %s name%s", when, count,
              count == 1 ? " is" : "s are", count == 1 ? "its" : "their", count == 1 ? "" : "s");
}

static struct turns *create(size_t count) {
    errno = 0;
    struct turns *turns = turns_create(name, count);
    if (turns != NULL)
        return turns;
    int error = errno;
    expect_no_names("turns_create has returned NULL");
    fprintf(stderr, "turns: turns_create: %s\n", strerror(error));
    exit(2);
}

/* The turns of that name, in a child. */
static struct turns *find(size_t count) {
    errno = 0;
    struct turns *turns = turns_open(name, count);
    if (turns == NULL) {
        fprintf(stderr, "turns: turns_open: %s\n", strerror(errno));
        names_remove(name);
        _exit(2);
    }
    return turns;
}

static void expect_unmapped(const char *when) {
    size_t mappings = shm_mappings();
    if (mappings != 0)
        wrong("leak", "%s, %zu semaphores are still mapped in this process", when, mappings);
}

static void remove_names(size_t count) {
    turns_remove(name, count);
    expect_no_names("turns_remove has returned");
}

static sem_t *semaphore_of(size_t player) {
    char own[NAME_SIZE + 8];
    snprintf(own, sizeof own, "%s-%zu", name, player);
    sem_t *semaphore = sem_open(own, 0);
    if (semaphore == SEM_FAILED)
        wrong("wrong-output", "there is no semaphore NAME-%zu", player);
    return semaphore;
}

static void expect_value(size_t player, int due, const char *when) {
    int value = -1;
    sem_t *semaphore = semaphore_of(player);
    need(sem_getvalue(semaphore, &value) == 0, "sem_getvalue");
    sem_close(semaphore);
    if (value != due)
        wrong("wrong-output", "%s, the semaphore of player %zu stands at %d instead of %d", when,
              player, value, due);
}

static void take_turns(struct turns *turns, size_t player, size_t times) {
    for (size_t i = 0; i < times; i++) {
        turns_wait(turns, player);
        record->players[record->count++] = player;
        turns_pass(turns, player);
    }
}

static pid_t start(void) {
    fflush(stdout);
    pid_t child = fork();
    need(child != -1, "fork");
    return child;
}

/* Waits for a child; what went wrong there is over for this process as well. */
static void finish(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    if (status == 0)
        return;
    names_remove(name);
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    exit(WEXITSTATUS(status));
}

/* Prints the first wrong turn, or that all are right. */
static void judge_order(size_t count, size_t times) {
    size_t i = 0;
    while (i < record->count && record->players[i] == i % count)
        i++;
    if (i < record->count)
        printf("turn %zu: player %zu takes it instead of player %zu\n", i + 1, record->players[i],
               i % count);
    else
        printf("%zu turns of %zu: right\n", record->count, count * times);
}

/* --- one after another ------------------------------------------------------------------------ */

static void run_names(size_t count) {
    struct turns *turns = create(count);
    for (size_t i = 0; i < count; i++)
        sem_close(semaphore_of(i));
    if (names_of(name) != count)
        wrong("rule", "%zu players have %zu semaphores", count, names_of(name));
    char path[NAME_SIZE + 32];
    snprintf(path, sizeof path, "/dev/shm/sem.%s-0", name + 1);
    struct stat status;
    if (stat(path, &status) == 0 && (status.st_mode & 0777) != 0600)
        wrong("rule", "the semaphore has mode %03o instead of 600: only its owner may open it",
              status.st_mode & 0777);
    for (size_t i = 0; i < count; i++)
        expect_value(i, i == 0, "nobody has taken a turn yet");
    turns_wait(turns, 0);
    expect_value(0, 0, "player 0 has taken its turn");
    turns_pass(turns, 0);
    expect_value(1 % count, 1, "player 0 has passed the turn");
    struct turns *same = find(count);
    turns_close(turns);
    take_turns(same, count > 1 ? 1 : 0, 1);
    turns_close(same);
    expect_unmapped("turns_close has returned");
    if (names_of(name) != count)
        wrong("wrong-output", "after turns_close names are gone; others have still to find the "
                              "turns by them");
    remove_names(count);
    turns_remove(name, count); /* nothing is there, and nothing happens */
}

static void run_alone(size_t count, size_t player, size_t times) {
    struct turns *turns = create(count);
    remove_names(count); /* so that nothing is left when the run is ended from outside */
    for (size_t i = 0; i < times; i++)
        for (size_t each = 0; each < count; each++)
            take_turns(turns, each, 1);
    judge_order(count, times);
    fflush(stdout);
    turns_wait(turns, player);
    turns_close(turns);
}

static void run_foreign(size_t count, size_t times) {
    struct turns *turns = create(count);
    pid_t child = start();
    if (child == 0) {
        turns_close(turns);
        sem_t *own = semaphore_of(1), *next = semaphore_of(2 % count);
        for (size_t i = 0; i < times; i++) {
            need(sem_wait(own) == 0, "sem_wait");
            record->players[record->count++] = 1;
            need(sem_post(next) == 0, "sem_post");
        }
        sem_close(own);
        sem_close(next);
        exit(0);
    }
    for (size_t i = 0; i < times; i++)
        for (size_t each = 0; each < count; each++)
            if (each != 1)
                take_turns(turns, each, 1);
    finish(child);
    judge_order(count, times);
    turns_close(turns);
    remove_names(count);
}

static void run_taken(size_t count, size_t player) {
    char own[NAME_SIZE + 8];
    snprintf(own, sizeof own, "%s-%zu", name, player);
    sem_t *semaphore = sem_open(own, O_CREAT | O_EXCL, 0600, 5);
    need(semaphore != SEM_FAILED, "sem_open");
    errno = 0;
    struct turns *turns = turns_create(name, count);
    int error = errno, value = -1;
    if (turns != NULL || error != EEXIST)
        wrong("wrong-output",
              "NAME-%zu is taken, and turns_create %s instead of NULL with errno EEXIST", player,
              turns != NULL ? "returns the turns" : strerrorname_np(error));
    sem_getvalue(semaphore, &value);
    sem_t *again = sem_open(own, 0);
    if (value != 5 || again != semaphore)
        wrong("wrong-output",
              "NAME-%zu was taken, and turns_create has not left that semaphore as "
              "it was",
              player);
    sem_close(again);
    sem_close(semaphore);
    sem_unlink(own);
    expect_unmapped("turns_create has returned NULL");
    expect_no_names("turns_create has returned NULL");
}

static void run_missing(size_t count, size_t player) {
    struct turns *turns = create(count);
    turns_close(turns);
    char own[NAME_SIZE + 8];
    snprintf(own, sizeof own, "%s-%zu", name, player);
    sem_unlink(own);
    errno = 0;
    turns = turns_open(name, count);
    int error = errno;
    if (turns != NULL || error != ENOENT)
        wrong("wrong-output",
              "there is no NAME-%zu, and turns_open %s instead of NULL with errno ENOENT", player,
              turns != NULL ? "returns the turns" : strerrorname_np(error));
    expect_unmapped("turns_open has returned NULL");
    if (names_of(name) != count - 1)
        wrong("wrong-output",
              "turns_open has failed, and there are %zu names instead of %zu: it "
              "makes none and removes none",
              names_of(name), count - 1);
    remove_names(count);
}

static void run_removed(size_t count) {
    struct turns *old = create(count);
    take_turns(old, 0, 1);
    remove_names(count);
    struct turns *other = create(count);
    pid_t child = start();
    if (child == 0) {
        turns_close(other);
        for (size_t i = 1; i < count; i++)
            take_turns(old, i, 1);
        take_turns(old, 0, 1);
        turns_close(old);
        exit(0);
    }
    finish(child);
    turns_close(old);
    judge_order(count, 1);
    record->count = 0;
    for (size_t i = 0; i < count; i++)
        take_turns(other, i, 1);
    judge_order(count, 1);
    turns_close(other);
    remove_names(count);
}

/* --- at once ---------------------------------------------------------------------------------- */

static void run_order(size_t count, size_t times) {
    pid_t children[PLAYERS_MAX];
    struct turns *turns = create(count);
    /* Where calls may fail none fails in a child, for whom the others would wait. */
    struct turns *found = judge_explores ? find(count) : NULL;
    for (size_t player = count; player-- > 0;) {
        children[player] = start();
        if (children[player] == 0) {
            turns_close(turns);
            struct turns *own = judge_explores ? found : find(count);
            take_turns(own, player, times);
            turns_close(own);
            exit(0);
        }
    }
    for (size_t player = 0; player < count; player++)
        finish(children[player]);
    judge_order(count, times);
    turns_close(turns);
    if (found != NULL)
        turns_close(found);
    remove_names(count);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 2;
    size_t second = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    size_t third = argc > 4 ? strtoul(argv[4], NULL, 10) : 0;
    if (count < 1 || count > PLAYERS_MAX || count * (second + third) > TURNS_MAX) {
        fprintf(stderr, "turns: at most %d players and %d turns\n", PLAYERS_MAX, TURNS_MAX);
        return 2;
    }
    record = mmap(NULL, sizeof *record, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(record != MAP_FAILED, "mmap");
    name_new(name, "turns");
    judge_explores = strcmp(mode, "freely") == 0;
    if (strcmp(mode, "names") == 0)
        run_names(count);
    else if (strcmp(mode, "order") == 0 || judge_explores)
        run_order(count, second);
    else if (strcmp(mode, "alone") == 0)
        run_alone(count, second, third);
    else if (strcmp(mode, "foreign") == 0 && count > 1)
        run_foreign(count, second);
    else if (strcmp(mode, "taken") == 0)
        run_taken(count, second);
    else if (strcmp(mode, "missing") == 0)
        run_missing(count, second);
    else if (strcmp(mode, "removed") == 0)
        run_removed(count);
    else {
        fprintf(stderr,
                "usage: turns names|order|alone|foreign|taken|missing|removed|freely PLAYERS...\n");
        return 2;
    }
    munmap(record, sizeof *record);
    return 0;
}
