// expect: wrong-output
// Works out the deadline before each call.
#include "timed_receive.h"

#include <errno.h>
#include <time.h>

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    ssize_t n;
    if (milliseconds < 0) {
        do {
            n = mq_receive(queue, buffer, size, priority);
        } while (n == -1 && errno == EINTR);
        return n;
    }
    do {
        struct timespec ts;
        clock_gettime(CLOCK_REALTIME, &ts);
        ts.tv_sec += milliseconds / 1000;
        ts.tv_nsec += (milliseconds % 1000) * 1000000L;
        if (ts.tv_nsec >= 1000000000L) {
            ts.tv_sec++;
            ts.tv_nsec -= 1000000000L;
        }
        n = mq_timedreceive(queue, buffer, size, priority, &ts);
    } while (n == -1 && errno == EINTR);
    return n;
}
