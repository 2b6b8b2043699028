/* A buffer for each message, and the queue is asked each time. */
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

mqd_t echo_open(const char *name) {
    mqd_t queue = mq_open(name, O_RDONLY);
    if (queue != (mqd_t)-1 || errno != ENOENT)
        return queue;
    struct mq_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.mq_maxmsg = ECHO_MESSAGES;
    attributes.mq_msgsize = ECHO_BYTES;
    return mq_open(name, O_CREAT | O_RDONLY, S_IRUSR | S_IWUSR, &attributes);
}

static int next(mqd_t requests, mqd_t replies) {
    struct mq_attr attributes;
    if (mq_getattr(requests, &attributes) == -1)
        return -1;
    char *message = calloc(1, (size_t)attributes.mq_msgsize + 1);
    if (message == NULL)
        return -1;
    unsigned int priority = 0;
    ssize_t got;
    int result = -1;
    while ((got = mq_receive(requests, message, (size_t)attributes.mq_msgsize, &priority)) == -1 &&
           errno == EINTR)
        ;
    if (got >= 0) {
        while ((result = mq_send(replies, message, (size_t)got, priority)) == -1 && errno == EINTR)
            ;
        if (result == 0 && got == 3 && strcmp(message, "end") == 0)
            result = 1;
    }
    int kept = errno;
    free(message);
    errno = kept;
    return result;
}

int echo_serve(mqd_t requests, mqd_t replies) {
    for (int count = 1;; count++) {
        int result = next(requests, replies);
        if (result == -1)
            return -1;
        if (result == 1)
            return count;
    }
}
