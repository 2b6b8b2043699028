// expect: wrong-output
// Open when all have come; whoever leaves last closes it.
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct barrier {
    pthread_mutex_t mutex; /* guards all that follows but threads */
    pthread_cond_t changed;
    unsigned threads;
    unsigned came, left;
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
    int last = ++barrier->came == barrier->threads;
    if (last)
        pthread_cond_broadcast(&barrier->changed);
    while (barrier->came < barrier->threads)
        pthread_cond_wait(&barrier->changed, &barrier->mutex);
    barrier->left++;
    if (barrier->left == barrier->threads) {
        barrier->came = 0;
        barrier->left = 0;
    }
    pthread_mutex_unlock(&barrier->mutex);
    return last;
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
