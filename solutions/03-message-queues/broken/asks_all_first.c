// asks_all_first.c - WRONG: sends all requests before it takes a reply; both queues fill up.
#include "../check_errno.h"
#include "../message_queue.h"

#include <sys/wait.h>

enum { REQUESTS = 4 };

static mqd_t requests, replies; // one message in each, at most

static void serve(void) {
    char byte;
    for (int i = 0; i < REQUESTS; i++) {
        CHECK_ERRNO(mq_receive(requests, &byte, 1, NULL));
        CHECK_ERRNO(mq_send(replies, &byte, 1, 0));
    }
}

static void ask_all(void) {
    char byte = 'x';
    for (int i = 0; i < REQUESTS; i++)
        CHECK_ERRNO(mq_send(requests, &byte, 1, 0));
    for (int i = 0; i < REQUESTS; i++)
        CHECK_ERRNO(mq_receive(replies, &byte, 1, NULL));
}

int main(void) {
    requests = message_queue_private(1, 1);
    replies = message_queue_private(1, 1);
    pid_t server = CHECK_ERRNO(fork());
    if (server == 0) {
        serve();
        _exit(0);
    }
    ask_all();
    CHECK_ERRNO(waitpid(server, NULL, 0));
    mq_close(replies);
    mq_close(requests);
    return 0;
}
