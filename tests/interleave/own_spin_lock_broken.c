// expect: race
// schedules: 100
// shows: both see the lock free before either takes it: both are in

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

static atomic_int held;
static int total;

static void *increment(void *unused) {
    (void)unused;
    while (atomic_load(&held))
        sched_yield();
    atomic_store(&held, 1);
    total++;
    atomic_store(&held, 0);
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return total == 2 ? 0 : 1;
}
