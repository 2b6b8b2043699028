// expect: deadlock
// On Linux a queue can be polled; but the message that was there may be gone.
#include "timed_receive.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    struct timespec end, now;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += milliseconds / 1000;
    end.tv_nsec += (milliseconds % 1000) * 1000000L;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000L;
    }
    struct pollfd pfd = {.fd = queue, .events = POLLIN};
    int wait = milliseconds;
    int ready;
    while ((ready = poll(&pfd, 1, wait)) == -1) {
        if (errno != EINTR)
            return -1;
        if (milliseconds >= 0) {
            clock_gettime(CLOCK_MONOTONIC, &now);
            long left = (end.tv_sec - now.tv_sec) * 1000 + (end.tv_nsec - now.tv_nsec) / 1000000;
            wait = left > 0 ? (int)left : 0;
        }
    }
    if (ready == 0) {
        errno = ETIMEDOUT;
        return -1;
    }
    ssize_t n;
    do {
        n = mq_receive(queue, buffer, size, priority);
    } while (n == -1 && errno == EINTR);
    return n;
}
