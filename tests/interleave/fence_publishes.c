// expect: none
// shows: a relaxed store after a release fence publishes what was before the fence, to who has an acquire fence after the relaxed load (C17 7.17.4)

#include <stdatomic.h>

#include "measure.h"

static int message[2];
static atomic_bool ready;

static void *send(void *unused) {
    (void)unused;
    message[0] = 4;
    message[1] = 2;
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&ready, 1, memory_order_relaxed);
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    if (!atomic_load_explicit(&ready, memory_order_relaxed))
        return NULL;
    atomic_thread_fence(memory_order_acquire);
    if (message[0] != 4 || message[1] != 2)
        measure_die("message", EINVAL);
    return NULL;
}

int main(void) {
    run_both(send, receive);
    return 0;
}
