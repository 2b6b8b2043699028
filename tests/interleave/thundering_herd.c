// expect: none
// options: --spurious on
// shows: a broadcast wakes all three; each takes its item or finds that there is none left

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards items, taken and stop
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int items, taken, stop;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (items == 0 && !stop)
        PT(pthread_cond_wait(&changed, &lock));
    if (items > 0) {
        items--;
        taken++;
    }
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *shut_down(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    items = 2;
    stop = 1;
    PT(pthread_cond_broadcast(&changed));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *work_or_shut_down(void *number) {
    return (intptr_t)number == 3 ? shut_down(NULL) : work(NULL);
}

int main(void) {
    run_threads(4, work_or_shut_down);
    return taken == 2 && items == 0 ? 0 : 1;
}
