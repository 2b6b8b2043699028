// expect: lock-misuse
// schedules: 50
// shows: main destroys the mutex while the thread, not yet joined, holds it

#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int turns;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    atomic_fetch_add(&turns, 1);
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, work, NULL));
    while (atomic_load(&turns) == 0)
        continue;
    int error = pthread_mutex_destroy(&lock);
    PT(pthread_join(thread, NULL));
    return error == 0 || error == EBUSY ? 0 : 1;
}
