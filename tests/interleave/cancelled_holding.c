// expect: deadlock or lock-misuse
// schedules: 1
// shows: cancelled in the wait, the thread holds the mutex again as it ends; main waits for it

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards ready
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;

static void *wait_for_it(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (!ready)
        PT(pthread_cond_wait(&changed, &lock));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, wait_for_it, NULL));
    PT(pthread_cancel(thread));
    PT(pthread_join(thread, NULL));
    PT(pthread_mutex_lock(&lock));
    ready = 1;
    PT(pthread_mutex_unlock(&lock));
    return 0;
}
