/* Both numbers in one atomic word, so that one step changes both: an amount below 2^31 a time, as all are here. */
#include "counter.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

struct counter {
    _Atomic uint64_t both; /* the times in the upper half, the total in the lower */
};

struct counter *counter_create(void) {
    struct counter *counter = malloc(sizeof *counter);
    if (counter)
        atomic_init(&counter->both, 0);
    return counter;
}

void counter_destroy(struct counter *counter) {
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    atomic_fetch_add(&counter->both, (UINT64_C(1) << 32) + (uint64_t)amount);
}

void counter_read(struct counter *counter, long *total, long *times) {
    uint64_t both = atomic_load(&counter->both);
    *total = (long)(both & UINT32_MAX);
    *times = (long)(both >> 32);
}
