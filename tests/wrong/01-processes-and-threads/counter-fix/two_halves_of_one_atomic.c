// expect: wrong-output
// One atomic number holds both, so that they are read together: the total in its upper half.
#include "counter.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

struct counter {
    _Atomic uint64_t both; /* the total in the upper half, the times in the lower */
};

struct counter *counter_create(void) {
    return calloc(1, sizeof(struct counter));
}

void counter_destroy(struct counter *counter) {
    free(counter);
}

void counter_add(struct counter *counter, long amount) {
    atomic_fetch_add(&counter->both, ((uint64_t)amount << 32) + 1);
}

void counter_read(struct counter *counter, long *total, long *times) {
    uint64_t both = atomic_load(&counter->both);
    *total = (long)(both >> 32);
    *times = (long)(both & 0xffffffff);
}
