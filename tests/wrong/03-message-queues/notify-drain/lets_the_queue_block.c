// expect: rule
// As long as mq_getattr counts messages there is one to receive, so the queue may as well block then.
#include "notify_drain.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void set_blocking(mqd_t queue, int flags) {
    struct mq_attr attr = {.mq_flags = flags};
    mq_setattr(queue, &attr, NULL);
}

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct sigevent event;
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = signal;
    if (mq_notify(queue, &event) == -1)
        return -1;

    struct mq_attr state;
    int taken = 0;
    while (mq_getattr(queue, &state) == 0 && state.mq_curmsgs > 0) {
        size_t size = (size_t)state.mq_msgsize;
        char *message = malloc(size);
        unsigned priority;
        if (message == NULL)
            return -1;
        set_blocking(queue, 0);
        ssize_t length = mq_receive(queue, message, size, &priority);
        set_blocking(queue, O_NONBLOCK);
        if (length >= 0) {
            take(message, (size_t)length, priority, context);
            taken++;
        }
        free(message);
        if (length < 0)
            return -1;
    }
    return taken;
}
