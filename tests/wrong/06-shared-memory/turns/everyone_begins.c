// expect: wrong-output
// A semaphore is a lock, so each begins with 1: open.
#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

struct turns {
    size_t count;
    sem_t **sems;
};

static void path(char *buffer, const char *name, size_t i) {
    sprintf(buffer, "%s-%zu", name, i);
}

static struct turns *get(const char *name, size_t count, int flags) {
    struct turns *t = malloc(sizeof *t);
    if (t == NULL)
        return NULL;
    t->sems = calloc(count, sizeof(sem_t *));
    if (t->sems == NULL) {
        free(t);
        return NULL;
    }
    t->count = 0;
    for (size_t i = 0; i < count; i++) {
        char buffer[100];
        path(buffer, name, i);
        t->sems[i] = sem_open(buffer, flags, 0600, 1);
        if (t->sems[i] == SEM_FAILED) {
            int error = errno;
            turns_close(t);
            if (flags)
                turns_remove(name, i);
            errno = error;
            return NULL;
        }
        t->count++;
    }
    return t;
}

struct turns *turns_create(const char *name, size_t count) {
    return get(name, count, O_CREAT | O_EXCL);
}

struct turns *turns_open(const char *name, size_t count) {
    return get(name, count, 0);
}

void turns_wait(struct turns *turns, size_t player) {
    while (sem_wait(turns->sems[player]) != 0)
        ;
}

void turns_pass(struct turns *turns, size_t player) {
    size_t next = player + 1 == turns->count ? 0 : player + 1;
    sem_post(turns->sems[next]);
}

void turns_close(struct turns *turns) {
    for (size_t i = 0; i < turns->count; i++)
        sem_close(turns->sems[i]);
    free(turns->sems);
    free(turns);
}

void turns_remove(const char *name, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char buffer[100];
        path(buffer, name, i);
        sem_unlink(buffer);
    }
}
