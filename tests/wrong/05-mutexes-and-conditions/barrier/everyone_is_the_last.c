// expect: wrong-output
// The count is back at 0 for the one that has completed the round.
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct barrier {
    pthread_mutex_t mutex; /* guards all that follows but threads */
    pthread_cond_t changed;
    unsigned threads;
    unsigned here, round;
};

struct barrier *barrier_new(unsigned threads) {
    struct barrier *barrier = calloc(1, sizeof *barrier);
    if (barrier == NULL)
        return NULL;
    pthread_mutex_init(&barrier->mutex, NULL);
    pthread_cond_init(&barrier->changed, NULL);
    barrier->threads = threads;
    return barrier;
}

int barrier_wait(struct barrier *barrier) {
    pthread_mutex_lock(&barrier->mutex);
    unsigned mine = barrier->round;
    if (++barrier->here == barrier->threads) {
        barrier->here = 0;
        barrier->round++;
        pthread_cond_broadcast(&barrier->changed);
    }
    while (mine == barrier->round)
        pthread_cond_wait(&barrier->changed, &barrier->mutex);
    int last = barrier->here == 0;
    pthread_mutex_unlock(&barrier->mutex);
    return last;
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
