// timed.c - receiving until a moment on CLOCK_REALTIME, and what ends such a wait.
#include "../02-pipes/process.h"
#include "check_errno.h"
#include "deadline.h"
#include "message_queue.h"

#include <signal.h>

static void take(mqd_t queue, const char *what, struct timespec deadline) {
    char buffer[16];
    ssize_t length = mq_timedreceive(queue, buffer, sizeof buffer, NULL, &deadline);
    printf("%-36s %s\n", what, result_or_errno(length));
}

static void show_deadlines(mqd_t queue) {
    take(queue, "empty, within 50 ms:", deadline_in(50));
    take(queue, "empty, 50 ms ago:", deadline_in(-50));
    CHECK_ERRNO(mq_send(queue, "here", 4, 0));
    take(queue, "a message, 50 ms ago:", deadline_in(-50));
    take(queue, "empty, 1000000000 ns:", (struct timespec){.tv_nsec = 1000000000});
    struct timespec past = deadline_in(-50);
    CHECK_ERRNO(mq_send(queue, "full", 4, 0));
    printf("%-36s %s\n", "send into a full one, 50 ms ago:",
           result_or_errno(mq_timedsend(queue, "more", 4, 0, &past)));
    take(queue, "a message, within a minute:", deadline_in(60000));
}

static void on_signal(int number) {
    (void)number;
}

// A child sees that we sleep in the call, and only then sends the signal.
static void show_interruption(mqd_t queue) {
    struct sigaction action = {.sa_handler = on_signal}; // no SA_RESTART
    CHECK_ERRNO(sigaction(SIGUSR1, &action, NULL));
    pid_t parent = getpid(), child = process_fork();
    if (child == 0) {
        process_wait_asleep(parent);
        CHECK_ERRNO(kill(parent, SIGUSR1));
        process_leave(0);
    }
    take(queue, "empty, and a handler runs:", deadline_in(3600000));
    process_wait(child);
}

int main(void) {
    mqd_t queue = message_queue_private(1, 16);
    show_deadlines(queue);
    show_interruption(queue);
    mq_close(queue);
    return 0;
}
