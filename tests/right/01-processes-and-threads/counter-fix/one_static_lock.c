/* One lock for all counters there are: slower with many, and right. */
#include "counter.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards the members of all counters */

struct counter {
    long total, times;
};

struct counter *counter_create(void) {
    struct counter *counter = malloc(sizeof *counter);
    if (!counter)
        return NULL;
    counter->total = counter->times = 0;
    return counter;
}

void counter_destroy(struct counter *counter) {
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    pthread_mutex_lock(&lock);
    counter->total += amount;
    counter->times++;
    pthread_mutex_unlock(&lock);
}

void counter_read(struct counter *counter, long *total, long *times) {
    pthread_mutex_lock(&lock);
    *total = counter->total;
    *times = counter->times;
    pthread_mutex_unlock(&lock);
}
