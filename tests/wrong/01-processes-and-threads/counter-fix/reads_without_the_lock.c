// expect: race
#include "counter.h"

#include <pthread.h>
#include <stdlib.h>

struct counter {
    pthread_mutex_t lock; /* guards what follows: total is the sum of `times` amounts */
    long total, times;
};

struct counter *counter_create(void) {
    struct counter *counter = malloc(sizeof *counter);
    if (!counter)
        return NULL;
    if (pthread_mutex_init(&counter->lock, NULL) != 0) {
        free(counter);
        return NULL;
    }
    counter->total = counter->times = 0;
    return counter;
}

void counter_destroy(struct counter *counter) {
    pthread_mutex_destroy(&counter->lock);
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    pthread_mutex_lock(&counter->lock);
    counter->total += amount;
    counter->times++;
    pthread_mutex_unlock(&counter->lock);
}

void counter_read(struct counter *counter, long *total, long *times) {
    *total = counter->total;
    *times = counter->times;
}
