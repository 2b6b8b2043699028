// notify_rules.c - when mq_notify sends its signal, and when it does not.
#include "../02-pipes/process.h"
#include "check_errno.h"
#include "message_queue.h"
#include "notice.h"

static void put(mqd_t queue) {
    CHECK_ERRNO(mq_send(queue, "x", 1, 0));
}

static void take(mqd_t queue) {
    char buffer[8];
    CHECK_ERRNO(mq_receive(queue, buffer, sizeof buffer, NULL));
}

// The signal is on its way before mq_send returns, so to look once is enough.
static void show(const char *what) {
    struct timespec at_once = {0, 0};
    sigset_t notices = notice_set();
    int number = sigtimedwait(&notices, NULL, &at_once);
    printf("%-40s %s\n", what, number == NOTICE ? "a notice" : "none");
}

// A process that waits in mq_receive gets the message, and the notice is not sent.
static void put_while_another_waits(mqd_t queue) {
    pid_t child = process_fork();
    if (child == 0) {
        take(queue);
        process_leave(0);
    }
    process_wait_asleep(child);
    put(queue);
    process_wait(child);
}

static void show_rules(mqd_t queue) {
    notice_ask(queue);
    put(queue);
    show("asked, a message comes:");
    take(queue);
    put(queue);
    show("taken, another comes:");
    notice_ask(queue);
    put(queue);
    show("asked with one inside, another comes:");
    take(queue), take(queue);
    put(queue);
    show("both taken, one comes:");
    take(queue);
    notice_ask(queue);
    put_while_another_waits(queue);
    show("asked, one comes for a waiting receiver:");
    put(queue);
    show("nobody waits, one comes:");
}

static void show_owner(mqd_t queue) {
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    notice_ask(queue);
    printf("%-40s %s\n", "asked while it is asked:", result_or_errno(mq_notify(queue, &event)));
    CHECK_ERRNO(mq_notify(queue, NULL));
    printf("%-40s %s\n", "taken back, asked:", result_or_errno(mq_notify(queue, &event)));
}

int main(void) {
    notice_block();
    mqd_t queue = message_queue_private(4, 8);
    show_rules(queue);
    show_owner(queue);
    mq_close(queue);
    return 0;
}
