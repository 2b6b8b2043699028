/* Asks for the notification until the queue is seen empty after that. */
#include "notify_drain.h"

#include <errno.h>
#include <signal.h>

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct mq_attr attr;
    if (mq_getattr(queue, &attr) != 0)
        return -1;
    char message[attr.mq_msgsize];
    int taken = 0;
    if (mq_notify(queue, NULL) != 0) /* one of this process's own is of no use any more */
        return -1;
    for (;;) {
        unsigned int priority;
        ssize_t length = mq_receive(queue, message, sizeof message, &priority);
        if (length >= 0) {
            take(message, (size_t)length, priority, context);
            taken++;
            continue;
        }
        if (errno != EAGAIN)
            return -1;
        struct sigevent event = {.sigev_signo = signal, .sigev_notify = SIGEV_SIGNAL};
        if (mq_notify(queue, &event) != 0)
            return -1;
        if (mq_getattr(queue, &attr) != 0)
            return -1;
        if (attr.mq_curmsgs == 0)
            return taken; /* whatever comes now brings the signal */
        /* Give the notification back, unless it has been used up, and go on. */
        if (mq_notify(queue, NULL) != 0)
            return -1;
    }
}
