// expect: none
// shows: atomic_flag_test_and_set until it was clear: a lock that acquires and releases

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

static atomic_flag lock = ATOMIC_FLAG_INIT; // guards total
static int total;

static void *increment(void *unused) {
    (void)unused;
    while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire))
        sched_yield();
    total++;
    atomic_flag_clear_explicit(&lock, memory_order_release);
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return total == 2 ? 0 : 1;
}
