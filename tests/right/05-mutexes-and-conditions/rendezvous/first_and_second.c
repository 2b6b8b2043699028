// Whoever comes first sleeps at a semaphore, outside the mutex; whoever comes second posts it. The first
// of the next meeting may post and wait before the first of this one has left: a semaphore for each side.
#include "rendezvous.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { NOBODY = -1 };

struct rendezvous {
    pthread_mutex_t mutex; /* guards sleeper */
    int sleeper;
    sem_t bed[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *r = malloc(sizeof *r);
    if (r == NULL)
        return NULL;
    r->sleeper = NOBODY;
    pthread_mutex_init(&r->mutex, NULL);
    for (int side = 0; side < 2; side++)
        sem_init(&r->bed[side], 0, 0);
    return r;
}

void rendezvous_meet(struct rendezvous *r, int side) {
    pthread_mutex_lock(&r->mutex);
    int sleeper = r->sleeper;
    r->sleeper = sleeper == NOBODY ? side : NOBODY;
    pthread_mutex_unlock(&r->mutex);
    if (sleeper != NOBODY)
        sem_post(&r->bed[sleeper]);
    else
        while (sem_wait(&r->bed[side]) != 0 && errno == EINTR)
            continue;
}

void rendezvous_free(struct rendezvous *r) {
    for (int side = 0; side < 2; side++)
        sem_destroy(&r->bed[side]);
    pthread_mutex_destroy(&r->mutex);
    free(r);
}
