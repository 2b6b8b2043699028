// Semaphores only: one turnstile in, one out, and the last one in each phase opens it for all.
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct barrier {
    sem_t mutex; /* guards here */
    sem_t in, out;
    unsigned here, threads;
};

static void down(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1 && errno == EINTR)
        continue;
}

static void open_for(sem_t *turnstile, unsigned threads) {
    while (threads-- > 0)
        sem_post(turnstile);
}

struct barrier *barrier_new(unsigned threads) {
    struct barrier *b = malloc(sizeof *b);
    if (b == NULL)
        return NULL;
    sem_init(&b->mutex, 0, 1);
    sem_init(&b->in, 0, 0);
    sem_init(&b->out, 0, 0);
    b->here = 0;
    b->threads = threads;
    return b;
}

int barrier_wait(struct barrier *b) {
    down(&b->mutex);
    int last = ++b->here == b->threads;
    if (last)
        open_for(&b->in, b->threads);
    sem_post(&b->mutex);
    down(&b->in);

    down(&b->mutex);
    if (--b->here == 0)
        open_for(&b->out, b->threads);
    sem_post(&b->mutex);
    down(&b->out);
    return last;
}

void barrier_free(struct barrier *b) {
    sem_destroy(&b->mutex);
    sem_destroy(&b->in);
    sem_destroy(&b->out);
    free(b);
}
