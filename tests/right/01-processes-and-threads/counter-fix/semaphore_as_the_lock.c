/* A semaphore that begins at 1 is a lock, too. */
#include "counter.h"

#include <semaphore.h>
#include <stdlib.h>

struct counter {
    sem_t lock;
    long total, times;
};

struct counter *counter_create(void) {
    struct counter *counter = calloc(1, sizeof *counter);
    if (counter == NULL)
        return NULL;
    if (sem_init(&counter->lock, 0, 1) != 0) {
        free(counter);
        return NULL;
    }
    return counter;
}

void counter_destroy(struct counter *counter) {
    sem_destroy(&counter->lock);
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    sem_wait(&counter->lock);
    counter->total += amount;
    counter->times++;
    sem_post(&counter->lock);
}

void counter_read(struct counter *counter, long *total, long *times) {
    sem_wait(&counter->lock);
    *total = counter->total;
    *times = counter->times;
    sem_post(&counter->lock);
}
