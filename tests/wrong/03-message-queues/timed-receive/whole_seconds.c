// expect: wrong-output
// time(2) is enough, for who waits for milliseconds.
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
    struct timespec ts = {.tv_sec = time(NULL) + milliseconds / 1000};
    do {
        n = mq_timedreceive(queue, buffer, size, priority, &ts);
    } while (n == -1 && errno == EINTR);
    return n;
}
