// expect: wrong-exit
#include "counter.h"

#include <stdatomic.h>
#include <stdlib.h>

struct counter {
    atomic_long total, times;
};

struct counter *counter_create(void) {
    return calloc(1, sizeof(struct counter));
}

void counter_destroy(struct counter *counter) {
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    atomic_fetch_add(&counter->total, amount);
    atomic_fetch_add(&counter->times, 1);
}

void counter_read(struct counter *counter, long *total, long *times) {
    *total = atomic_load(&counter->total);
    *times = atomic_load(&counter->times);
}
