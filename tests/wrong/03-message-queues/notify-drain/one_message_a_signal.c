// expect: lost-wakeup
// Each message has its signal, or so it thinks.
#include "notify_drain.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static int arm(mqd_t queue, int signal) {
    struct sigevent sev;
    memset(&sev, 0, sizeof(sev));
    sev.sigev_notify = SIGEV_SIGNAL;
    sev.sigev_signo = signal;
    return mq_notify(queue, &sev);
}

static int take_one(mqd_t queue, char *buffer, size_t size, notify_take *take, void *context) {
    unsigned prio;
    ssize_t n = mq_receive(queue, buffer, size, &prio);
    if (n == -1)
        return errno == EAGAIN ? 0 : -1;
    take(buffer, (size_t)n, prio, context);
    return 1;
}

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct mq_attr attr;
    if (mq_getattr(queue, &attr) == -1)
        return -1;
    char *buffer = malloc((size_t)attr.mq_msgsize);
    if (buffer == NULL)
        return -1;
    int count = arm(queue, signal);
    if (count == 0)
        count = take_one(queue, buffer, (size_t)attr.mq_msgsize, take, context);
    int error = errno;
    free(buffer);
    errno = error;
    return count;
}
