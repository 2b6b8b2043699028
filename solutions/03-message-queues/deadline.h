// deadline.h - a moment on CLOCK_REALTIME, which is the clock that timed mq_ calls go by.
#ifndef DEADLINE_H
#define DEADLINE_H

#include <time.h>

// The moment MILLISECONDS from now, or before now if negative. Cannot fail on Linux: the clock is there
// and so is the address (clock_gettime(2)). Does not block; signal handlers may call it too.
static inline struct timespec deadline_in(long milliseconds) {
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    long nanoseconds = moment.tv_nsec + milliseconds % 1000 * 1000000;
    moment.tv_sec += milliseconds / 1000;
    if (nanoseconds >= 1000000000)
        moment.tv_sec++, nanoseconds -= 1000000000;
    else if (nanoseconds < 0)
        moment.tv_sec--, nanoseconds += 1000000000;
    moment.tv_nsec = nanoseconds;
    return moment;
}

#endif
