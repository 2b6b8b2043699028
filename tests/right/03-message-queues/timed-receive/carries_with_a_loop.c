/* Adds the milliseconds one second at a time; the waiting is a function that calls itself. */
#include "timed_receive.h"

#include <errno.h>
#include <time.h>

static ssize_t receive_until(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                             const struct timespec *deadline) {
    ssize_t length = mq_timedreceive(queue, buffer, size, priority, deadline);
    if (length == -1 && errno == EINTR)
        return receive_until(queue, buffer, size, priority, deadline);
    return length;
}

static ssize_t receive_whenever(mqd_t queue, char *buffer, size_t size, unsigned *priority) {
    ssize_t length = mq_receive(queue, buffer, size, priority);
    if (length == -1 && errno == EINTR)
        return receive_whenever(queue, buffer, size, priority);
    return length;
}

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    struct timespec deadline;
    if (milliseconds < 0)
        return receive_whenever(queue, buffer, size, priority);
    if (clock_gettime(CLOCK_REALTIME, &deadline) == -1)
        return -1;
    for (; milliseconds >= 1000; milliseconds -= 1000)
        deadline.tv_sec += 1;
    deadline.tv_nsec += milliseconds * 1000 * 1000;
    while (deadline.tv_nsec > 999999999) {
        deadline.tv_nsec -= 1000000000;
        deadline.tv_sec += 1;
    }
    return receive_until(queue, buffer, size, priority, &deadline);
}
