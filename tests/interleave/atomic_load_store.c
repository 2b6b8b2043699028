// expect: wrong-exit
// schedules: 50
// shows: each access is atomic, the increment is not: both load 0, both store 1

#include <stdatomic.h>

#include "measure.h"

static atomic_int total;

static void *increment(void *unused) {
    (void)unused;
    int value = atomic_load(&total);
    atomic_store(&total, value + 1);
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return atomic_load(&total) == 2 ? 0 : 1;
}
