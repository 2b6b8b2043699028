/* Receiving with a limit on the waiting: the reference solution. The contract is in
 * timed_receive.h. */
#include "timed_receive.h"

#include <errno.h>
#include <time.h>

enum { MS_A_SECOND = 1000, NS_A_MS = 1000000, NS_A_SECOND = 1000000000 };

/* The moment that is so many milliseconds from now, by the clock of message queues. */
static struct timespec moment_in(int milliseconds) {
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    moment.tv_sec += milliseconds / MS_A_SECOND;
    moment.tv_nsec += (long)(milliseconds % MS_A_SECOND) * NS_A_MS;
    if (moment.tv_nsec >= NS_A_SECOND) {
        moment.tv_sec++;
        moment.tv_nsec -= NS_A_SECOND;
    }
    return moment;
}

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    ssize_t length;
    if (milliseconds < 0) {
        do
            length = mq_receive(queue, buffer, size, priority);
        while (length == -1 && errno == EINTR);
        return length;
    }
    struct timespec deadline = moment_in(milliseconds); /* once: signals do not move it */
    do
        length = mq_timedreceive(queue, buffer, size, priority, &deadline);
    while (length == -1 && errno == EINTR);
    return length;
}
