// expect: deadlock
// A round number, and a signal when it has changed.
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
    int result = 0;
    pthread_mutex_lock(&barrier->mutex);
    unsigned mine = barrier->round;
    if (++barrier->here < barrier->threads) {
        while (mine == barrier->round)
            pthread_cond_wait(&barrier->changed, &barrier->mutex);
    } else {
        barrier->round++;
        barrier->here = 0;
        result = 1;
        pthread_cond_signal(&barrier->changed);
    }
    pthread_mutex_unlock(&barrier->mutex);
    return result;
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
