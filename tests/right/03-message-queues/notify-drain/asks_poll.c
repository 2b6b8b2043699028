/* Asks poll whether there is a message; the buffer is freed by an attribute. */
#include "notify_drain.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>

static void free_it(char **text) {
    int kept = errno;
    free(*text);
    errno = kept;
}

static int is_empty(mqd_t queue) {
    struct pollfd fd = {.fd = queue, .events = POLLIN};
    return poll(&fd, 1, 0) == 0;
}

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct mq_attr attr;
    mq_getattr(queue, &attr);
    const size_t size = (size_t)attr.mq_msgsize;
    __attribute__((cleanup(free_it))) char *text = malloc(size + 1);
    if (!text)
        return -1;
    const struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal};
    if (mq_notify(queue, &event))
        return -1;
    int count = 0;
    for (; !is_empty(queue); ++count) {
        unsigned priority = 0;
        const ssize_t length = mq_receive(queue, text, size, &priority);
        if (length < 0)
            return -1;
        take(text, (size_t)length, priority, context);
    }
    return count;
}
