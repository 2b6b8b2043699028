// A ring of players, each of whom knows the next one.
#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

struct player {
    sem_t *turn;
    struct player *next;
};

struct turns {
    size_t count;
    struct player *players;
};

typedef sem_t *opener(const char *name, size_t player);

static sem_t *make_new(const char *name, size_t player) {
    char *own;
    if (asprintf(&own, "%s-%zu", name, player) == -1)
        return SEM_FAILED;
    sem_t *semaphore = sem_open(own, O_CREAT | O_EXCL, 0600, player == 0);
    int error = errno;
    free(own);
    errno = error;
    return semaphore;
}

static sem_t *find_old(const char *name, size_t player) {
    char *own;
    if (asprintf(&own, "%s-%zu", name, player) == -1)
        return SEM_FAILED;
    sem_t *semaphore = sem_open(own, 0);
    int error = errno;
    free(own);
    errno = error;
    return semaphore;
}

static struct turns *build(const char *name, size_t count, opener *open_one, size_t *opened) {
    struct turns *turns = malloc(sizeof *turns);
    if (turns == NULL)
        return NULL;
    turns->count = 0;
    turns->players = malloc(count * sizeof turns->players[0]);
    if (turns->players == NULL) {
        free(turns);
        return NULL;
    }
    while (turns->count < count) {
        struct player *player = &turns->players[turns->count];
        player->turn = open_one(name, turns->count);
        player->next = &turns->players[(turns->count + 1) % count];
        if (player->turn == SEM_FAILED) {
            int error = errno;
            turns_close(turns);
            errno = error;
            return NULL;
        }
        *opened = ++turns->count;
    }
    return turns;
}

struct turns *turns_create(const char *name, size_t count) {
    size_t made = 0;
    struct turns *turns = build(name, count, make_new, &made);
    if (turns == NULL) {
        int error = errno;
        for (size_t i = 0; i < made; i++) {
            char own[100];
            snprintf(own, sizeof own, "%s-%zu", name, i);
            sem_unlink(own);
        }
        errno = error;
    }
    return turns;
}

struct turns *turns_open(const char *name, size_t count) {
    size_t opened = 0;
    return build(name, count, find_old, &opened);
}

void turns_wait(struct turns *turns, size_t player) {
    for (;;) {
        if (sem_wait(turns->players[player].turn) == 0)
            return;
        if (errno != EINTR)
            abort();
    }
}

void turns_pass(struct turns *turns, size_t player) {
    if (sem_post(turns->players[player].next->turn) != 0)
        abort();
}

void turns_close(struct turns *turns) {
    while (turns->count > 0)
        sem_close(turns->players[--turns->count].turn);
    free(turns->players);
    free(turns);
}

void turns_remove(const char *name, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char own[100];
        snprintf(own, sizeof own, "%s-%zu", name, i);
        sem_unlink(own);
    }
}
