// expect: none
// shows: who sees the flag by an acquire sees all that was written before its release

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

static int message[2];
static atomic_bool ready;

static void *send(void *unused) {
    (void)unused;
    message[0] = 4;
    message[1] = 2;
    atomic_store_explicit(&ready, 1, memory_order_release);
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    while (!atomic_load_explicit(&ready, memory_order_acquire))
        sched_yield();
    if (message[0] != 4 || message[1] != 2)
        measure_die("message", EINVAL);
    return NULL;
}

int main(void) {
    run_both(send, receive);
    return 0;
}
