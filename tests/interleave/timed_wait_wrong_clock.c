// expect: assertion
// schedules: 1
// shows: the deadline is of CLOCK_MONOTONIC, the wait measures CLOCK_REALTIME: it is over at once

#include <assert.h>
#include <time.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards never
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int never;

int main(void) {
    struct timespec start, now, deadline;
    SYS(clock_gettime(CLOCK_MONOTONIC, &start));
    deadline = (struct timespec){.tv_sec = start.tv_sec + 5, .tv_nsec = start.tv_nsec};
    int error = 0;
    PT(pthread_mutex_lock(&lock));
    while (!never && error == 0)
        error = pthread_cond_timedwait(&changed, &lock, &deadline);
    PT(pthread_mutex_unlock(&lock));
    SYS(clock_gettime(CLOCK_MONOTONIC, &now));
    assert(error == ETIMEDOUT);
    assert(now.tv_sec >= start.tv_sec + 5);
    return 0;
}
