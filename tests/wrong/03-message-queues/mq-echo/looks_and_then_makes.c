// expect: wrong-exit
// Opens the queue; if it is not there, makes it, and makes sure that it is its own.
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

mqd_t echo_open(const char *name) {
    mqd_t queue = mq_open(name, O_RDONLY);
    if (queue != (mqd_t)-1 || errno != ENOENT)
        return queue;
    struct mq_attr attr = {0};
    attr.mq_maxmsg = ECHO_MESSAGES;
    attr.mq_msgsize = ECHO_BYTES;
    return mq_open(name, O_RDONLY | O_CREAT | O_EXCL, 0600, &attr);
}

int echo_serve(mqd_t requests, mqd_t replies) {
    struct mq_attr attr;
    if (mq_getattr(requests, &attr) == -1)
        return -1;
    char *message = malloc((size_t)attr.mq_msgsize);
    if (message == NULL)
        return -1;
    int echoed = 0;
    bool over = false;
    while (!over) {
        unsigned priority;
        ssize_t length = mq_receive(requests, message, (size_t)attr.mq_msgsize, &priority);
        if (length == -1 && errno == EINTR)
            continue;
        if (length == -1)
            break;
        int sent;
        do
            sent = mq_send(replies, message, (size_t)length, priority);
        while (sent == -1 && errno == EINTR);
        if (sent == -1)
            break;
        echoed++;
        over = length == 3 && memcmp(message, "end", 3) == 0;
    }
    free(message);
    return over ? echoed : -1;
}
