// expect: livelock
// schedules: 50
// shows: a stop that comes before the worker says that it runs is overwritten: it spins for ever

#include <stdatomic.h>

#include "measure.h"

static atomic_int running;

static void *work(void *unused) {
    (void)unused;
    atomic_store(&running, 1);
    while (atomic_load(&running))
        continue;
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, work, NULL));
    atomic_store(&running, 0);
    PT(pthread_join(thread, NULL));
    return 0;
}
