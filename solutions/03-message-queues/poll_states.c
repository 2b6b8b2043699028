// poll_states.c - what poll says of a queue in each of its states.
#include "check_errno.h"
#include "message_queue.h"

#include <poll.h>

static void show(const char *what, mqd_t queue) {
    struct pollfd source = {.fd = queue, .events = POLLIN | POLLOUT};
    CHECK_ERRNO(poll(&source, 1, 0));
    printf("%-18s%s%s\n", what, source.revents & POLLIN ? " POLLIN" : "",
           source.revents & POLLOUT ? " POLLOUT" : "");
}

int main(void) {
    mqd_t queue = message_queue_private(2, 16);
    show("empty", queue);
    CHECK_ERRNO(mq_send(queue, "x", 1, 0));
    show("one of two inside", queue);
    CHECK_ERRNO(mq_send(queue, "x", 1, 0));
    show("full", queue);
    mq_close(queue);
    return 0;
}
