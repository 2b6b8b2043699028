/* A barrier that can be used again and again: the reference solution. The contract is in
 * barrier.h. */
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct barrier {
    pthread_mutex_t mutex; /* guards all that follows but threads */
    pthread_cond_t changed;
    unsigned threads;
    unsigned here;       /* how many have come in this round */
    unsigned long round; /* what the sleepers wait for is that it changes */
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
    unsigned long round = barrier->round;
    int last = ++barrier->here == barrier->threads;
    if (last) {
        barrier->here = 0;
        barrier->round++;
        pthread_cond_broadcast(&barrier->changed);
    }
    while (barrier->round == round)
        pthread_cond_wait(&barrier->changed, &barrier->mutex);
    pthread_mutex_unlock(&barrier->mutex);
    return last;
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
