// Two colours are enough, for nobody can be two rounds ahead; broadcast after the unlock.
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct barrier {
    pthread_mutex_t mutex; /* guards all that follows but threads */
    pthread_cond_t changed;
    unsigned threads;
    unsigned missing;
    int colour; /* of the round: the one after has the other */
};

struct barrier *barrier_new(unsigned threads) {
    struct barrier *barrier = calloc(1, sizeof *barrier);
    if (barrier == NULL)
        return NULL;
    pthread_mutex_init(&barrier->mutex, NULL);
    pthread_cond_init(&barrier->changed, NULL);
    barrier->threads = threads;
    barrier->missing = threads;
    return barrier;
}

int barrier_wait(struct barrier *barrier) {
    int last = 0;
    pthread_mutex_lock(&barrier->mutex);
    int colour = barrier->colour;
    if (--barrier->missing > 0) {
        do
            pthread_cond_wait(&barrier->changed, &barrier->mutex);
        while (barrier->colour == colour);
        pthread_mutex_unlock(&barrier->mutex);
    } else {
        barrier->missing = barrier->threads;
        barrier->colour = !colour;
        last = 1;
        pthread_mutex_unlock(&barrier->mutex);
        pthread_cond_broadcast(&barrier->changed);
    }
    return last;
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
