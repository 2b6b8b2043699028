// expect: none
// options: --spurious on
// shows: an absolute deadline, kept over all wakings; it is not over before its time

#include <assert.h>
#include <time.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards ready
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;

static void *wait_for_it(void *unused) {
    (void)unused;
    struct timespec deadline, now;
    SYS(clock_gettime(CLOCK_REALTIME, &deadline));
    deadline.tv_sec += 1;
    int error = 0;
    PT(pthread_mutex_lock(&lock));
    while (!ready && error == 0)
        error = pthread_cond_timedwait(&changed, &lock, &deadline);
    PT(pthread_mutex_unlock(&lock));
    if (error != 0) {
        assert(error == ETIMEDOUT);
        SYS(clock_gettime(CLOCK_REALTIME, &now));
        assert(now.tv_sec > deadline.tv_sec ||
               (now.tv_sec == deadline.tv_sec && now.tv_nsec >= deadline.tv_nsec));
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
