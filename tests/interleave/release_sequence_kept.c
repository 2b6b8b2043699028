// expect: none
// shows: a relaxed exchange by another goes on with the release sequence (C17 5.1.2.4): who acquires it acquires the release

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
    int one = 1;
    atomic_compare_exchange_strong_explicit(&stage, &one, 2, memory_order_relaxed,
                                            memory_order_relaxed);
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
