/* The buffer is a variable length array, and the retries are a macro. */
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>

#define AGAIN(call) TEMP_FAILURE_RETRY(call)
#include <unistd.h>

mqd_t echo_open(const char *name) {
    struct mq_attr attributes = {0, ECHO_MESSAGES, ECHO_BYTES, 0, {0}};
    mqd_t queue = mq_open(name, O_RDONLY | O_CREAT | O_EXCL, 0600, &attributes);
    if (queue == (mqd_t)-1 && errno == EEXIST)
        queue = mq_open(name, O_RDONLY);
    return queue;
}

int echo_serve(mqd_t requests, mqd_t replies) {
    struct mq_attr attributes;
    if (mq_getattr(requests, &attributes))
        return -1;
    char text[attributes.mq_msgsize];
    int echoed = 0;
    bool more = true;
    while (more) {
        unsigned priority;
        ssize_t size = AGAIN(mq_receive(requests, text, sizeof text, &priority));
        if (size < 0)
            return -1;
        more = !(size == 3 && text[0] == 'e' && text[1] == 'n' && text[2] == 'd');
        if (AGAIN(mq_send(replies, text, (size_t)size, priority)) < 0)
            return -1;
        ++echoed;
    }
    return echoed;
}
