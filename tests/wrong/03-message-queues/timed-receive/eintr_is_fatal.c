// expect: fault-handling
// A call that fails has failed.
#include "timed_receive.h"

#include <errno.h>
#include <time.h>

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    if (milliseconds < 0)
        return mq_receive(queue, buffer, size, priority);
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    ts.tv_sec += milliseconds / 1000;
    ts.tv_nsec += (milliseconds % 1000) * 1000000L;
    if (ts.tv_nsec >= 1000000000L) {
        ts.tv_sec++;
        ts.tv_nsec -= 1000000000L;
    }
    return mq_timedreceive(queue, buffer, size, priority, &ts);
}
