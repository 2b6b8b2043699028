/* Messages that a signal tells of: the reference solution. The contract is in notify_drain.h. */
#include "notify_drain.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

/* Takes messages until there is none. Returns how many, or -1 with errno. */
static int drain(mqd_t queue, char *buffer, size_t size, notify_take *take, void *context) {
    int count = 0;
    for (;;) {
        unsigned priority;
        ssize_t length = mq_receive(queue, buffer, size, &priority);
        if (length == -1)
            return errno == EAGAIN ? count : -1;
        take(buffer, (size_t)length, priority, context);
        count++;
    }
}

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    struct mq_attr state;
    if (mq_getattr(queue, &state) == -1)
        return -1;
    size_t size = (size_t)state.mq_msgsize;
    char *buffer = malloc(size);
    if (buffer == NULL)
        return -1;

    /* First the notification: it is for the next message that comes into an empty queue. One that
     * came between a look at the queue and the notification would be there, and nobody would be
     * told. */
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal};
    int count = mq_notify(queue, &event);
    if (count == 0)
        count = drain(queue, buffer, size, take, context);

    int error = errno;
    free(buffer);
    errno = error;
    return count;
}
