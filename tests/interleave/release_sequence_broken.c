// expect: race
// schedules: 300
// shows: a relaxed store by another ends the release sequence: who acquires that store acquires nothing

#include <stdatomic.h>

#include "measure.h"

static int message;
static atomic_int stage;

static void *send(void *unused) {
    (void)unused;
    message = 42;
    atomic_store_explicit(&stage, 1, memory_order_release);
    return NULL;
}

static void *pass_on(void *unused) {
    (void)unused;
    if (atomic_load_explicit(&stage, memory_order_relaxed) == 1)
        atomic_store_explicit(&stage, 2, memory_order_relaxed);
    return NULL;
}

int main(void) {
    pthread_t sender, passer;
    PT(pthread_create(&sender, NULL, send, NULL));
    PT(pthread_create(&passer, NULL, pass_on, NULL));
    if (atomic_load_explicit(&stage, memory_order_acquire) == 2 && message != 42)
        measure_die("message", EINVAL);
    PT(pthread_join(sender, NULL));
    PT(pthread_join(passer, NULL));
    return 0;
}
