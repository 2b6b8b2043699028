// expect: none
// options: --spurious on
// shows: the stop is set under the lock: before the worker's test, or when it waits already

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards tasks and stop
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int tasks = 1;
static int stop;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (tasks > 0 || !stop) {
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
    PT(pthread_mutex_lock(&lock));
    stop = 1;
    PT(pthread_cond_broadcast(&changed));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_join(thread, NULL));
    return tasks == 0 ? 0 : 1;
}
