// expect: lock-misuse
// schedules: 50
// shows: main destroys the condition variable while a thread waits on it

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards waiting and ready
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting, ready;

static void *wait_for_it(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    waiting = 1;
    while (!ready)
        PT(pthread_cond_wait(&changed, &lock));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, wait_for_it, NULL));
    PT(pthread_mutex_lock(&lock));
    if (waiting)
        PT(pthread_cond_destroy(&changed));
    ready = 1;
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_join(thread, NULL));
    return 0;
}
