// expect: assertion
// schedules: 50
// shows: one second after 1970 is long past: the wait is over at once, not after a second

#include <assert.h>
#include <time.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards ready
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;

static void *wait_for_it(void *unused) {
    (void)unused;
    struct timespec start, now, timeout = {.tv_sec = 1};
    int error = 0;
    SYS(clock_gettime(CLOCK_REALTIME, &start));
    PT(pthread_mutex_lock(&lock));
    while (!ready && error == 0)
        error = pthread_cond_timedwait(&changed, &lock, &timeout);
    PT(pthread_mutex_unlock(&lock));
    if (error == ETIMEDOUT) {
        SYS(clock_gettime(CLOCK_REALTIME, &now));
        assert(now.tv_sec > start.tv_sec);
    }
    return NULL;
}

static void *set(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    ready = 1;
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_both(wait_for_it, set);
    return 0;
}
