// expect: race
#include "counter.h"

#include <pthread.h>
#include <stdlib.h>

struct counter {
    pthread_mutex_t lock, read_lock;
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
    pthread_mutex_init(&counter->read_lock, NULL);
    counter->total = counter->times = 0;
    return counter;
}

void counter_destroy(struct counter *counter) {
    pthread_mutex_destroy(&counter->lock);
    pthread_mutex_destroy(&counter->read_lock);
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    pthread_mutex_lock(&counter->lock);
    counter->total += amount;
    counter->times++;
    pthread_mutex_unlock(&counter->lock);
}

void counter_read(struct counter *counter, long *total, long *times) {
    pthread_mutex_lock(&counter->read_lock);
    *total = counter->total;
    *times = counter->times;
    pthread_mutex_unlock(&counter->read_lock);
}
