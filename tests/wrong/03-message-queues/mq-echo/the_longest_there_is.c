// expect: wrong-output
// 8192 bytes: no message of the system's is longer, so no queue need be asked.
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { LONGEST_MESSAGE = 8192 };

mqd_t echo_open(const char *name) {
    struct mq_attr attr = {.mq_maxmsg = ECHO_MESSAGES, .mq_msgsize = ECHO_BYTES};
    return mq_open(name, O_RDONLY | O_CREAT, 0600, &attr);
}

static ssize_t next_request(mqd_t requests, char *message, unsigned *priority) {
    ssize_t n;
    do
        n = mq_receive(requests, message, LONGEST_MESSAGE, priority);
    while (n == -1 && errno == EINTR);
    return n;
}

static int reply(mqd_t replies, const char *message, size_t length, unsigned priority) {
    int r;
    do
        r = mq_send(replies, message, length, priority);
    while (r == -1 && errno == EINTR);
    return r;
}

int echo_serve(mqd_t requests, mqd_t replies) {
    char message[LONGEST_MESSAGE];
    unsigned priority;
    for (int n = 1;; n++) {
        ssize_t length = next_request(requests, message, &priority);
        if (length == -1 || reply(replies, message, (size_t)length, priority) == -1)
            return -1;
        if (length == 3 && memcmp(message, "end", 3) == 0)
            return n;
    }
}
