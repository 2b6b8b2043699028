// expect: none
// shows: compare-and-exchange fails where another was quicker, and is tried again with the new value

#include <stdatomic.h>

#include "measure.h"

static atomic_int total;

static void *increment(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++) {
        int value = atomic_load(&total);
        while (!atomic_compare_exchange_weak(&total, &value, value + 1))
            continue;
    }
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return atomic_load(&total) == 4 ? 0 : 1;
}
