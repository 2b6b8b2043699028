// expect: wrong-output
// A semaphore is given back by whoever has taken it.
#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

struct turns {
    size_t count;
    sem_t *semaphores[100];
};

static sem_t *open_one(const char *name, size_t player, int flags, unsigned value) {
    char path[80];
    snprintf(path, sizeof path, "%s-%zu", name, player);
    return sem_open(path, flags, 0600, value);
}

static void undo(struct turns *turns, const char *name, size_t opened, int remove) {
    int error = errno;
    for (size_t i = 0; i < opened; i++)
        sem_close(turns->semaphores[i]);
    if (remove)
        turns_remove(name, opened);
    free(turns);
    errno = error;
}

struct turns *turns_create(const char *name, size_t count) {
    struct turns *turns = malloc(sizeof *turns);
    if (turns == NULL)
        return NULL;
    turns->count = count;
    for (size_t i = 0; i < count; i++) {
        turns->semaphores[i] = open_one(name, i, O_CREAT | O_EXCL, i == 0);
        if (turns->semaphores[i] == SEM_FAILED) {
            undo(turns, name, i, 1);
            return NULL;
        }
    }
    return turns;
}

struct turns *turns_open(const char *name, size_t count) {
    struct turns *turns = malloc(sizeof *turns);
    if (turns == NULL)
        return NULL;
    turns->count = count;
    for (size_t i = 0; i < count; i++) {
        turns->semaphores[i] = open_one(name, i, 0, 0);
        if (turns->semaphores[i] == SEM_FAILED) {
            undo(turns, name, i, 0);
            return NULL;
        }
    }
    return turns;
}

void turns_wait(struct turns *turns, size_t player) {
    while (sem_wait(turns->semaphores[player]) == -1 && errno == EINTR)
        continue;
}

void turns_pass(struct turns *turns, size_t player) {
    sem_post(turns->semaphores[player]);
}

void turns_close(struct turns *turns) {
    for (size_t i = 0; i < turns->count; i++)
        sem_close(turns->semaphores[i]);
    free(turns);
}

void turns_remove(const char *name, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s-%zu", name, i);
        sem_unlink(path);
    }
}
