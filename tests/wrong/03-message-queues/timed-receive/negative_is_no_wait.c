// expect: wrong-output
// A limit below 0 is treated as 0.
#include "timed_receive.h"

#include <errno.h>
#include <time.h>

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    ssize_t n;
    if (milliseconds < 0)
        milliseconds = 0;
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    ts.tv_sec += milliseconds / 1000;
    ts.tv_nsec += (milliseconds % 1000) * 1000000L;
    if (ts.tv_nsec >= 1000000000L) {
        ts.tv_sec++;
        ts.tv_nsec -= 1000000000L;
    }
    do {
        n = mq_timedreceive(queue, buffer, size, priority, &ts);
    } while (n == -1 && errno == EINTR);
    return n;
}
