// expect: race
// Counts all calls, to be printed at the end of a run, beside a barrier that is right.
#include "barrier.h"

#include <pthread.h>
#include <stdlib.h>

static unsigned long calls;

struct barrier {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    unsigned threads, waiting;
    unsigned long opened_times;
};

struct barrier *barrier_new(unsigned threads) {
    struct barrier *b = malloc(sizeof *b);
    if (b != NULL)
        *b = (struct barrier){PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, threads, 0, 0};
    return b;
}

int barrier_wait(struct barrier *b) {
    calls++;
    pthread_mutex_lock(&b->lock);
    if (++b->waiting == b->threads) {
        b->waiting = 0;
        b->opened_times++;
        pthread_cond_broadcast(&b->opened);
        pthread_mutex_unlock(&b->lock);
        return 1;
    }
    for (unsigned long before = b->opened_times; before == b->opened_times;)
        pthread_cond_wait(&b->opened, &b->lock);
    pthread_mutex_unlock(&b->lock);
    return 0;
}

void barrier_free(struct barrier *b) {
    pthread_cond_destroy(&b->opened);
    pthread_mutex_destroy(&b->lock);
    free(b);
}
