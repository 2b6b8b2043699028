// expect: wrong-output
// It has asked for messages of 64 bytes, so that is what it gets.
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

mqd_t echo_open(const char *name) {
    struct mq_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.mq_maxmsg = ECHO_MESSAGES;
    attr.mq_msgsize = ECHO_BYTES;
    return mq_open(name, O_RDONLY | O_CREAT, 0600, &attr);
}

int echo_serve(mqd_t requests, mqd_t replies) {
    char buffer[ECHO_BYTES];
    int count = 0;
    for (;;) {
        unsigned int prio;
        ssize_t n = mq_receive(requests, buffer, sizeof(buffer), &prio);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        while (mq_send(replies, buffer, (size_t)n, prio) < 0) {
            if (errno != EINTR)
                return -1;
        }
        count++;
        if (n == 3 && memcmp(buffer, "end", 3) == 0)
            return count;
    }
}
