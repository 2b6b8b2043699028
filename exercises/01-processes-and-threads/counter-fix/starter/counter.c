/* This passes on most days. Make it right: any number of threads may call these functions at once. */
#include "counter.h"

#include <stdlib.h>

struct counter {
    long total, times;
};

struct counter *counter_create(void) {
    return calloc(1, sizeof(struct counter));
}

void counter_destroy(struct counter *counter) {
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    counter->total += amount;
    counter->times++;
}

void counter_read(struct counter *counter, long *total, long *times) {
    *total = counter->total;
    *times = counter->times;
}
