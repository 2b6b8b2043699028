/* Messages that a signal tells of. The contract is in notify_drain.h; notify_drain is yours. */
#include "notify_drain.h"

#include <errno.h>
#include <signal.h>

int notify_drain(mqd_t queue, int signal, notify_take *take, void *context) {
    (void)queue;
    (void)signal;
    (void)take;
    (void)context;
    errno = ENOSYS;
    return -1;
}
