// expect: lost-wakeup
// schedules: 200
// shows: the worker has seen no stop and is about to wait; the stop and the broadcast come now

#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards tasks
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int tasks = 1;
static atomic_bool stop;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (!atomic_load(&stop)) {
        if (tasks > 0)
            tasks--;
        else
            PT(pthread_cond_wait(&changed, &lock));
    }
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, work, NULL));
    atomic_store(&stop, 1);
    PT(pthread_cond_broadcast(&changed));
    PT(pthread_join(thread, NULL));
    return 0;
}
