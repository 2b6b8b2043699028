// drains_first.c - WRONG: a message that comes after the drain and before the asking is never told of.
#include "../message_queue.h"
#include "../notice.h"

#include <sys/wait.h>

static void send_all(mqd_t queue, int count) {
    for (int i = 0; i < count; i++)
        CHECK_ERRNO(mq_send(queue, "x", 1, 0));
}

static int drain(mqd_t queue) {
    char buffer[8];
    int count = 0;
    while (mq_receive(queue, buffer, sizeof buffer, NULL) != -1)
        count++;
    return count;
}

// region: receive_all
static void receive_all(mqd_t queue, int count) {
    for (int received = 0; received < count;) {
        notice_wait();
        received += drain(queue);
        notice_ask(queue);
    }
}
// endregion: receive_all

int main(void) {
    notice_block();
    mqd_t queue = message_queue_private(2, 8);
    struct mq_attr no_waiting = {.mq_flags = O_NONBLOCK};
    CHECK_ERRNO(mq_setattr(queue, &no_waiting, NULL));
    notice_ask(queue);
    pid_t child = CHECK_ERRNO(fork());
    if (child == 0) {
        send_all(queue, 2); // there is room for both
        _exit(0);
    }
    receive_all(queue, 2);
    CHECK_ERRNO(waitpid(child, NULL, 0));
    mq_close(queue);
    return 0;
}
