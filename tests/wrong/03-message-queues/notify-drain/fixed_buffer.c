// expect: wrong-output
// mq_overview says 8192: no message is longer.
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
    char text[8192];
    if (arm(queue, signal) == -1)
        return -1;
    return take_all(queue, text, sizeof(text), take, context);
}
