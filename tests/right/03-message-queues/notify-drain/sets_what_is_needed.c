/* Sets the members that count, and no others. */
#include "notify_drain.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct sigevent wish;
    struct mq_attr attr;
    int count = 0;
    wish.sigev_notify = SIGEV_SIGNAL;
    wish.sigev_signo = signal;
    if (mq_getattr(queue, &attr) || mq_notify(queue, &wish))
        return -1;
    for (;;) {
        char bytes[attr.mq_msgsize];
        unsigned priority;
        ssize_t length = mq_receive(queue, bytes, sizeof bytes, &priority);
        if (length == -1 && errno == EAGAIN)
            return count;
        if (length == -1)
            return -1;
        ++count;
        take(bytes, (size_t)length, priority, context);
    }
}
