// The round cannot change while we have not come, so it is read before the lock: whoever changes it
// has locked after all of us, and we read it again only after that one has unlocked.
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
    unsigned mine = barrier->round;
    int last = 0;
    pthread_mutex_lock(&barrier->mutex);
    if (++barrier->here == barrier->threads) {
        barrier->here = 0;
        barrier->round++;
        last = 1;
        pthread_cond_broadcast(&barrier->changed);
    }
    while (mine == barrier->round)
        pthread_cond_wait(&barrier->changed, &barrier->mutex);
    pthread_mutex_unlock(&barrier->mutex);
    return last;
}

void barrier_free(struct barrier *barrier) {
    pthread_cond_destroy(&barrier->changed);
    pthread_mutex_destroy(&barrier->mutex);
    free(barrier);
}
