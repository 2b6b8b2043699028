// expect: lost-wakeup
// schedules: 200
// shows: two workers wait, one is woken and leaves, the other is never told

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards stop
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int stop;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (!stop)
        PT(pthread_cond_wait(&changed, &lock));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *shut_down(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    stop = 1;
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *work_or_shut_down(void *number) {
    return (intptr_t)number == 2 ? shut_down(NULL) : work(NULL);
}

int main(void) {
    run_threads(3, work_or_shut_down);
    return 0;
}
