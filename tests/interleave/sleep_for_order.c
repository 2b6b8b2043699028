// expect: wrong-exit
// schedules: 20
// shows: main wakes from its sleep before the thread has run at all, and reads 0

#include <stdatomic.h>

#include "measure.h"

static atomic_int value;

static void *produce(void *unused) {
    (void)unused;
    atomic_store(&value, 42);
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, produce, NULL));
    sleep(1);
    int seen = atomic_load(&value);
    PT(pthread_join(thread, NULL));
    return seen == 42 ? 0 : 1;
}
