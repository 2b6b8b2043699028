// expect: wrong-output
// The system knows best how large a queue is.
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

mqd_t echo_open(const char *name) {
    return mq_open(name, O_RDONLY | O_CREAT, 0600, NULL);
}

int echo_serve(mqd_t requests, mqd_t replies) {
    struct mq_attr attr;
    if (mq_getattr(requests, &attr) == -1)
        return -1;
    size_t size = (size_t)attr.mq_msgsize;
    char *buffer = malloc(size);
    if (buffer == NULL)
        return -1;

    int count = 0;
    for (;;) {
        unsigned prio;
        ssize_t n = mq_receive(requests, buffer, size, &prio);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            goto fail;
        while (mq_send(replies, buffer, (size_t)n, prio) == -1)
            if (errno != EINTR)
                goto fail;
        count++;
        if (n == 3 && memcmp(buffer, "end", 3) == 0)
            break;
    }
    free(buffer);
    return count;
fail:;
    int err = errno;
    free(buffer);
    errno = err;
    return -1;
}
