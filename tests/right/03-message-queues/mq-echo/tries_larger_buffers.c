/* Asks nobody: when the buffer is too small, it is doubled. */
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static char *buffer;
static size_t size;

static int grow(void) {
    char *larger = realloc(buffer, size ? 2 * size : 16);
    if (larger == NULL)
        return -1;
    buffer = larger;
    size = size ? 2 * size : 16;
    return 0;
}

mqd_t echo_open(const char *name) {
    struct mq_attr attributes = {.mq_maxmsg = ECHO_MESSAGES, .mq_msgsize = ECHO_BYTES};
    return mq_open(name, O_CREAT, 0600, &attributes);
}

static int serve(mqd_t requests, mqd_t replies) {
    int count = 0;
    for (;;) {
        unsigned priority;
        ssize_t length = mq_receive(requests, buffer, size, &priority);
        if (length == -1 && errno == EINTR)
            continue;
        if (length == -1 && errno == EMSGSIZE) {
            if (grow() == -1)
                return -1;
            continue;
        }
        if (length == -1)
            return -1;
        while (mq_send(replies, buffer, (size_t)length, priority) == -1)
            if (errno != EINTR)
                return -1;
        count++;
        if (length == 3 && !memcmp(buffer, "end", 3))
            return count;
    }
}

int echo_serve(mqd_t requests, mqd_t replies) {
    int result = grow() == -1 ? -1 : serve(requests, replies), error = errno;
    free(buffer);
    buffer = NULL;
    size = 0;
    errno = error;
    return result;
}
