// expect: wrong-output
// As for poll, -1 means: no limit. Every other number is a number of milliseconds.
#include "timed_receive.h"

#include <errno.h>
#include <time.h>

enum { SECOND = 1000000000 };

static struct timespec from_now(int milliseconds) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += milliseconds % 1000 * 1000000L;
    if (time.tv_nsec < 0) {
        time.tv_nsec += SECOND;
        time.tv_sec--;
    } else if (time.tv_nsec >= SECOND) {
        time.tv_nsec -= SECOND;
        time.tv_sec++;
    }
    return time;
}

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    struct timespec limit = from_now(milliseconds);
    for (;;) {
        ssize_t length = milliseconds == -1
                             ? mq_receive(queue, buffer, size, priority)
                             : mq_timedreceive(queue, buffer, size, priority, &limit);
        if (length >= 0 || errno != EINTR)
            return length;
    }
}
