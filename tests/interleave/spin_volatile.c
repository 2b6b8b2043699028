// expect: race
// schedules: 1
// shows: volatile orders nothing between threads: ready and value are read while they are written

#include <sched.h>

#include "measure.h"

static volatile int ready;
static int value;

static void *produce(void *unused) {
    (void)unused;
    value = 42;
    ready = 1;
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    while (!ready)
        sched_yield();
    return value == 42 ? NULL : (void *)1;
}

int main(void) {
    run_both(produce, consume);
    return 0;
}
