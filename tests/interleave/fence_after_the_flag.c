// expect: race
// schedules: 200
// shows: the fence is after the store of the flag that the reader saw: it publishes nothing

#include <stdatomic.h>

#include "measure.h"

static int message;
static atomic_bool ready;

static void *send(void *unused) {
    (void)unused;
    message = 42;
    atomic_store_explicit(&ready, 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    if (!atomic_load_explicit(&ready, memory_order_relaxed))
        return NULL;
    atomic_thread_fence(memory_order_acquire);
    if (message != 42)
        measure_die("message", EINVAL);
    return NULL;
}

int main(void) {
    run_both(send, receive);
    return 0;
}
