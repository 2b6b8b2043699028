/* Whoever adds makes the sequence number odd meanwhile; whoever reads waits until it is even, and reads again if
 * it has changed. */
#include "counter.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

struct counter {
    pthread_mutex_t lock;
    atomic_ulong sequence; /* odd while somebody writes */
    atomic_long total, times;
};

struct counter *counter_create(void) {
    struct counter *counter = calloc(1, sizeof *counter);
    if (counter != NULL)
        pthread_mutex_init(&counter->lock, NULL);
    return counter;
}

void counter_destroy(struct counter *counter) {
    pthread_mutex_destroy(&counter->lock);
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    pthread_mutex_lock(&counter->lock);
    atomic_fetch_add(&counter->sequence, 1);
    atomic_fetch_add(&counter->total, amount);
    atomic_fetch_add(&counter->times, 1);
    atomic_fetch_add(&counter->sequence, 1);
    pthread_mutex_unlock(&counter->lock);
}

void counter_read(struct counter *counter, long *total, long *times) {
    unsigned long before;
    do {
        while ((before = atomic_load(&counter->sequence)) % 2 == 1)
            sched_yield();
        *total = atomic_load(&counter->total);
        *times = atomic_load(&counter->times);
    } while (atomic_load(&counter->sequence) != before);
}
