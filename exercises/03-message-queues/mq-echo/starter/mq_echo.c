/* An echo over two message queues. The contract is in mq_echo.h; both functions are yours. */
#include "mq_echo.h"

#include <errno.h>

mqd_t echo_open(const char *name) {
    (void)name;
    errno = ENOSYS;
    return (mqd_t)-1;
}

int echo_serve(mqd_t requests, mqd_t replies) {
    (void)requests;
    (void)replies;
    errno = ENOSYS;
    return -1;
}
