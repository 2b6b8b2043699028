/* On Linux a deadline of NULL is none: mq_receive is nothing else. Uses timespec_get, of C11. */
#include "timed_receive.h"

#include <errno.h>
#include <string.h>
#include <time.h>

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    struct timespec deadline;
    memset(&deadline, 0, sizeof deadline);
    if (milliseconds > 0) {
        timespec_get(&deadline, TIME_UTC);
        deadline.tv_nsec += milliseconds % 1000 * 1000000L;
        deadline.tv_sec += milliseconds / 1000 + deadline.tv_nsec / 1000000000L;
        deadline.tv_nsec %= 1000000000L;
    } /* with a limit of 0 it is 1970, which is over */
    ssize_t result;
    while ((result = milliseconds < 0
                         ? mq_receive(queue, buffer, size, priority)
                         : mq_timedreceive(queue, buffer, size, priority, &deadline)) < 0 &&
           errno == EINTR)
        continue;
    return result;
}
