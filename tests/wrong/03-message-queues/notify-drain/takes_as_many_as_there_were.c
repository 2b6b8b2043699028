// expect: lost-wakeup
// mq_curmsgs says how many messages there are.
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

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct mq_attr attr;
    if (mq_getattr(queue, &attr) == -1)
        return -1;
    char *buffer = malloc((size_t)attr.mq_msgsize);
    if (buffer == NULL)
        return -1;
    if (arm(queue, signal) == -1 || mq_getattr(queue, &attr) == -1) {
        int error = errno;
        free(buffer);
        errno = error;
        return -1;
    }
    long count;
    for (count = 0; count < attr.mq_curmsgs; count++) {
        unsigned prio;
        ssize_t n = mq_receive(queue, buffer, (size_t)attr.mq_msgsize, &prio);
        if (n == -1)
            break;
        take(buffer, (size_t)n, prio, context);
    }
    free(buffer);
    return (int)count;
}
