/* Takes, asks for the notification, and takes once more what came in between. */
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

static int take_all(mqd_t queue, char *buffer, size_t size, notify_take *take, void *context) {
    int count = 0;
    unsigned prio;
    ssize_t n;
    while ((n = mq_receive(queue, buffer, size, &prio)) >= 0) {
        take(buffer, (size_t)n, prio, context);
        count++;
    }
    return errno == EAGAIN ? count : -1;
}

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct mq_attr attr;
    if (mq_getattr(queue, &attr) == -1)
        return -1;
    char *buffer = malloc((size_t)attr.mq_msgsize);
    if (buffer == NULL)
        return -1;
    size_t size = (size_t)attr.mq_msgsize;
    int first = take_all(queue, buffer, size, take, context), second = 0;
    if (first != -1) {
        second = arm(queue, signal);
        if (second == 0)
            second = take_all(queue, buffer, size, take, context);
    }
    int error = errno;
    free(buffer);
    errno = error;
    return first == -1 || second == -1 ? -1 : first + second;
}
