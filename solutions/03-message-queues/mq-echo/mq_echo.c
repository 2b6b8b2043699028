/* An echo over two message queues: the reference solution. The contract is in mq_echo.h. */
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

mqd_t echo_open(const char *name) {
    struct mq_attr wanted = {.mq_maxmsg = ECHO_MESSAGES, .mq_msgsize = ECHO_BYTES};
    return mq_open(name, O_RDONLY | O_CREAT, 0600, &wanted);
}

/* Receives and echoes one message. Returns 0, and whether it was the last; or -1 with errno. */
static int echo_one(mqd_t requests, mqd_t replies, char *buffer, size_t size, bool *is_last) {
    unsigned priority;
    ssize_t length;
    do
        length = mq_receive(requests, buffer, size, &priority);
    while (length == -1 && errno == EINTR);
    if (length == -1)
        return -1;
    *is_last = length == 3 && memcmp(buffer, "end", 3) == 0;

    int sent;
    do
        sent = mq_send(replies, buffer, (size_t)length, priority);
    while (sent == -1 && errno == EINTR);
    return sent;
}

int echo_serve(mqd_t requests, mqd_t replies) {
    struct mq_attr state; /* what the queue is like, and not what somebody asked for */
    if (mq_getattr(requests, &state) == -1)
        return -1;
    size_t size = (size_t)state.mq_msgsize;
    char *buffer = malloc(size);
    if (buffer == NULL)
        return -1;

    int count = 0, result = 0;
    for (bool is_last = false; !is_last && result == 0; count += result == 0)
        result = echo_one(requests, replies, buffer, size, &is_last);

    int error = errno;
    free(buffer);
    errno = error;
    return result == 0 ? count : -1;
}
