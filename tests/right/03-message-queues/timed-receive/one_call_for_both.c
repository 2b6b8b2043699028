/* No limit is a limit in some thousand years; the moment is worked out in nanoseconds. */
#include "timed_receive.h"

#include <errno.h>
#include <stdint.h>
#include <time.h>

#define NS INT64_C(1000000000)

static int64_t wall_clock_ns(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return 0;
    return now.tv_sec * NS + now.tv_nsec;
}

ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority,
                      int milliseconds) {
    int64_t until = wall_clock_ns() + milliseconds * INT64_C(1000000);
    struct timespec deadline = {.tv_sec = until / NS, .tv_nsec = until % NS};
    for (;;) {
        ssize_t length = milliseconds < 0
                             ? mq_receive(queue, buffer, size, priority)
                             : mq_timedreceive(queue, buffer, size, priority, &deadline);
        if (length >= 0 || errno != EINTR)
            return length;
    }
}
