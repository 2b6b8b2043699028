// expect: wrong-output
// Hands over how long to wait.
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
    struct timespec ts;
    ts.tv_sec = milliseconds / 1000;
    ts.tv_nsec = (milliseconds % 1000) * 1000000L;
    do {
        n = mq_timedreceive(queue, buffer, size, priority, &ts);
    } while (n == -1 && errno == EINTR);
    return n;
}
