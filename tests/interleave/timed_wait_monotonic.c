// expect: none
// options: --spurious on
// shows: the condition variable is made for CLOCK_MONOTONIC, and the deadline is of that clock

#include <assert.h>
#include <time.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards never
static pthread_cond_t changed;
static int never;

int main(void) {
    pthread_condattr_t attributes;
    PT(pthread_condattr_init(&attributes));
    PT(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
    PT(pthread_cond_init(&changed, &attributes));
    PT(pthread_condattr_destroy(&attributes));

    struct timespec start, now, deadline;
    SYS(clock_gettime(CLOCK_MONOTONIC, &start));
    deadline = (struct timespec){.tv_sec = start.tv_sec + 1, .tv_nsec = start.tv_nsec};
    int error = 0;
    PT(pthread_mutex_lock(&lock));
    while (!never && error == 0)
        error = pthread_cond_timedwait(&changed, &lock, &deadline);
    PT(pthread_mutex_unlock(&lock));
    SYS(clock_gettime(CLOCK_MONOTONIC, &now));
    assert(error == ETIMEDOUT);
    assert(now.tv_sec > start.tv_sec);
    PT(pthread_cond_destroy(&changed));
    return 0;
}
