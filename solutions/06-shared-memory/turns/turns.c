/* Turns by named semaphores: each player sleeps at its own. See turns.h. */
#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAME_SIZE = 128 };

struct turns {
    size_t count;
    sem_t *of_player[]; /* those below count are open */
};

static const char *name_of(char own[NAME_SIZE], const char *name, size_t player) {
    snprintf(own, NAME_SIZE, "%s-%zu", name, player);
    return own;
}

/* Opens `count` semaphores, new ones if asked to. What it has opened or made it undoes when one
 * cannot be had, and leaves alone what was there. */
static struct turns *open_all(const char *name, size_t count, bool create) {
    char own[NAME_SIZE];
    struct turns *turns = malloc(sizeof *turns + count * sizeof turns->of_player[0]);
    if (turns == NULL)
        return NULL;
    for (turns->count = 0; turns->count < count; turns->count++) {
        size_t player = turns->count;
        name_of(own, name, player);
        sem_t *semaphore =
            create ? sem_open(own, O_CREAT | O_EXCL, 0600, player == 0 ? 1 : 0) : sem_open(own, 0);
        if (semaphore == SEM_FAILED) {
            int error = errno;
            turns_close(turns);
            if (create)
                turns_remove(name, player);
            errno = error;
            return NULL;
        }
        turns->of_player[player] = semaphore;
    }
    return turns;
}

struct turns *turns_create(const char *name, size_t count) {
    return open_all(name, count, true);
}

struct turns *turns_open(const char *name, size_t count) {
    return open_all(name, count, false);
}

void turns_wait(struct turns *turns, size_t player) {
    while (sem_wait(turns->of_player[player]) == -1 && errno == EINTR)
        ;
}

void turns_pass(struct turns *turns, size_t player) {
    sem_post(turns->of_player[(player + 1) % turns->count]);
}

void turns_close(struct turns *turns) {
    for (size_t i = 0; i < turns->count; i++)
        sem_close(turns->of_player[i]);
    free(turns);
}

void turns_remove(const char *name, size_t count) {
    char own[NAME_SIZE];
    for (size_t i = 0; i < count; i++)
        sem_unlink(name_of(own, name, i));
}
