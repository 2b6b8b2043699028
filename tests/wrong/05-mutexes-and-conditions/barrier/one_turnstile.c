// expect: wrong-output
// The last one posts for all the others, who wait outside the mutex.
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct barrier {
    pthread_mutex_t lock; /* guards here */
    unsigned here, threads;
    sem_t turnstile;
};

struct barrier *barrier_new(unsigned threads) {
    struct barrier *b = malloc(sizeof *b);
    if (b == NULL)
        return NULL;
    pthread_mutex_init(&b->lock, NULL);
    sem_init(&b->turnstile, 0, 0);
    b->here = 0;
    b->threads = threads;
    return b;
}

int barrier_wait(struct barrier *b) {
    pthread_mutex_lock(&b->lock);
    int last = ++b->here == b->threads;
    if (last)
        b->here = 0;
    pthread_mutex_unlock(&b->lock);
    if (last) {
        for (unsigned i = 1; i < b->threads; i++)
            sem_post(&b->turnstile);
    } else {
        while (sem_wait(&b->turnstile) == -1 && errno == EINTR)
            continue;
    }
    return last;
}

void barrier_free(struct barrier *b) {
    sem_destroy(&b->turnstile);
    pthread_mutex_destroy(&b->lock);
    free(b);
}
