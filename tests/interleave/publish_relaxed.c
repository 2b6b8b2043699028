// expect: race
// schedules: 200
// shows: a relaxed store publishes nothing: message is read with no order to its write

#include <stdatomic.h>

#include "measure.h"

static int message;
static atomic_bool ready;

static void *send(void *unused) {
    (void)unused;
    message = 42;
    atomic_store_explicit(&ready, 1, memory_order_relaxed);
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    if (atomic_load_explicit(&ready, memory_order_relaxed) && message != 42)
        measure_die("message", EINVAL);
    return NULL;
}

int main(void) {
    run_both(send, receive);
    return 0;
}
