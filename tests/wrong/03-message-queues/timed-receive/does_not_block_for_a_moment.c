// expect: wrong-output
// No sleep at all is what non-blocking mode is for; afterwards the queue is as it was.
#include "timed_receive.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>

static ssize_t receive_at_once(mqd_t queue, char *buffer, size_t size, unsigned *priority) {
    struct mq_attr now = {.mq_flags = O_NONBLOCK}, before;
    if (mq_setattr(queue, &now, &before) == -1)
        return -1;
    ssize_t length = mq_receive(queue, buffer, size, priority);
    int error = errno == EAGAIN ? ETIMEDOUT : errno;
    mq_setattr(queue, &before, NULL);
    errno = error;
    return length;
}

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    if (milliseconds == 0)
        return receive_at_once(queue, buffer, size, priority);

    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    ssize_t length;
    do {
        if (milliseconds < 0)
            length = mq_receive(queue, buffer, size, priority);
        else
            length = mq_timedreceive(queue, buffer, size, priority, &until);
    } while (length == -1 && errno == EINTR);
    return length;
}
