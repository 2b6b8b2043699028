// poll_queues.c - two queues and a pipe under one poll; the pipe says when there are no more senders.
#include "../02-pipes/process.h"
#include "check_errno.h"
#include "message_queue.h"

#include <poll.h>
#include <stdbool.h>

enum { ORDERS, COMPLAINTS, SENDERS, SOURCES };

static const char *const source_name[] = {"order", "complaint"};

static void set_nonblocking(mqd_t queue) {
    struct mq_attr attributes = {.mq_flags = O_NONBLOCK};
    CHECK_ERRNO(mq_setattr(queue, &attributes, NULL));
}

static void put(mqd_t queue, const char *text) {
    CHECK_ERRNO(mq_send(queue, text, strlen(text), 0));
}

// Takes what is inside of QUEUE, which does not block.
static void drain(mqd_t queue, const char *what) {
    char text[16];
    ssize_t length;
    while ((length = mq_receive(queue, text, sizeof text, NULL)) != -1)
        printf("%-10s \"%.*s\"\n", what, (int)length, text);
    if (errno != EAGAIN)
        check_errno_failed("mq_receive");
}

// region: serve
static void serve(struct pollfd sources[SOURCES]) {
    bool ended = false;
    while (!ended) {
        if (poll(sources, SOURCES, -1) == -1) {
            if (errno == EINTR)
                continue;
            check_errno_failed("poll");
        }
        ended = sources[SENDERS].revents & POLLHUP; // before the last drain, not after it
        for (int i = ORDERS; i <= COMPLAINTS; i++) {
            if (ended || sources[i].revents & POLLIN)
                drain(sources[i].fd, source_name[i]);
        }
    }
    printf("no senders left\n");
}
// endregion: serve

int main(void) {
    mqd_t orders = message_queue_private(4, 16), complaints = message_queue_private(4, 16);
    int senders[2];
    CHECK_ERRNO(pipe2(senders, O_CLOEXEC));
    printf("closed on exec: %s\n", CHECK_ERRNO(fcntl(orders, F_GETFD)) & FD_CLOEXEC ? "yes" : "no");
    pid_t child = process_fork();
    if (child == 0) {
        put(orders, "tea");
        put(complaints, "too cold");
        put(orders, "coffee");
        process_leave(0); // with the last write end goes the word that all is sent
    }
    close(senders[1]);
    process_wait(child); // so that the output is always the same; nothing needs it
    set_nonblocking(orders), set_nonblocking(complaints);
    struct pollfd sources[] = {
        {.fd = orders, .events = POLLIN}, {.fd = complaints, .events = POLLIN}, {.fd = senders[0]}};
    serve(sources);
    close(senders[0]);
    mq_close(complaints), mq_close(orders);
    return 0;
}
