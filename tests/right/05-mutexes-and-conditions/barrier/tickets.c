// Nothing is ever set back: a ticket says which round it is of.
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct barrier {
    pthread_mutex_t mutex; /* guards all that follows but threads */
    pthread_cond_t changed;
    unsigned threads;
    unsigned long tickets; /* handed out since the beginning */
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
    unsigned long mine = barrier->tickets++;
    unsigned long due = (mine / barrier->threads + 1) * barrier->threads;
    if (barrier->tickets == due)
        pthread_cond_broadcast(&barrier->changed);
    while (barrier->tickets < due)
        pthread_cond_wait(&barrier->changed, &barrier->mutex);
    pthread_mutex_unlock(&barrier->mutex);
    return mine % barrier->threads == 0; /* the first one of the round */
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
