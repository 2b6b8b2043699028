// expect: wrong-output
// Each thread knows the colour of its round; that a thread may pass two barriers was not thought
// of.
#include "barrier.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct barrier {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    unsigned threads;
    unsigned here;
    unsigned round;
};

struct barrier *barrier_new(unsigned threads) {
    struct barrier *barrier = malloc(sizeof *barrier);
    if (barrier == NULL)
        return NULL;
    pthread_mutex_init(&barrier->mutex, NULL);
    pthread_cond_init(&barrier->changed, NULL);
    barrier->threads = threads;
    barrier->here = 0;
    barrier->round = 0;
    return barrier;
}

int barrier_wait(struct barrier *barrier) {
    static _Thread_local unsigned sense;
    int last = 0;
    sense = !sense;
    pthread_mutex_lock(&barrier->mutex);
    if (++barrier->here == barrier->threads) {
        barrier->here = 0;
        barrier->round = sense;
        last = 1;
        pthread_cond_broadcast(&barrier->changed);
    } else {
        while (barrier->round != sense)
            pthread_cond_wait(&barrier->changed, &barrier->mutex);
    }
    pthread_mutex_unlock(&barrier->mutex);
    return last;
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
