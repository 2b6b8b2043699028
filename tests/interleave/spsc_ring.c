// expect: none
// shows: a slot is handed over by the release of head, and given back by the release of tail

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

enum { SLOTS = 2, ITEMS = 3 }; // SLOTS is a power of two: the indices run free

static int ring[SLOTS];
static atomic_uint head, tail; // written by the producer only; by the consumer only

static void *produce(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        unsigned at = atomic_load_explicit(&head, memory_order_relaxed);
        while (at - atomic_load_explicit(&tail, memory_order_acquire) == SLOTS)
            sched_yield();
        ring[at % SLOTS] = i;
        atomic_store_explicit(&head, at + 1, memory_order_release);
    }
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        unsigned at = atomic_load_explicit(&tail, memory_order_relaxed);
        while (atomic_load_explicit(&head, memory_order_acquire) == at)
            sched_yield();
        if (ring[at % SLOTS] != i)
            measure_die("order", EINVAL);
        atomic_store_explicit(&tail, at + 1, memory_order_release);
    }
    return NULL;
}

int main(void) {
    run_both(produce, consume);
    return 0;
}
