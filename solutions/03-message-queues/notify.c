// notify.c - asleep until a message comes, told by mq_notify: ask again first, then drain.
//
// Usage: notify [MESSAGES] (3)
#include "message_queue.h"
#include "notice.h"

#include <sys/wait.h>

static void send_all(mqd_t queue, int count) {
    for (int i = 0; i < count; i++)
        CHECK_ERRNO(mq_send(queue, "x", 1, 0));
}

// region: drain
// QUEUE does not block. Takes all that is inside; returns how many.
static int drain(mqd_t queue) {
    char buffer[8];
    int count = 0;
    while (mq_receive(queue, buffer, sizeof buffer, NULL) != -1)
        count++;
    if (errno != EAGAIN)
        check_errno_failed("mq_receive");
    return count;
}

static void receive_all(mqd_t queue, int count) {
    for (int received = 0; received < count;) {
        notice_wait();
        notice_ask(queue); // first: what comes from now on is either drained or told of
        received += drain(queue);
    }
}
// endregion: drain

int main(int argc, char *argv[]) {
    int count = argc > 1 ? atoi(argv[1]) : 3;
    notice_block();
    char name[MESSAGE_QUEUE_NAME];
    message_queue_name(name, "notify");
    mqd_t queue = message_queue_create(name, 2, 8);
    mqd_t sender = CHECK_ERRNO(mq_open(name, O_WRONLY)); // blocks, whatever the other one does
    CHECK_ERRNO(mq_unlink(name));
    struct mq_attr no_waiting = {.mq_flags = O_NONBLOCK};
    CHECK_ERRNO(mq_setattr(queue, &no_waiting, NULL));
    notice_ask(queue);
    pid_t child = CHECK_ERRNO(fork());
    if (child == 0) {
        send_all(sender, count);
        _exit(0);
    }
    receive_all(queue, count);
    CHECK_ERRNO(waitpid(child, NULL, 0));
    printf("%d messages, none missed\n", count);
    mq_close(sender);
    mq_close(queue);
    return 0;
}
