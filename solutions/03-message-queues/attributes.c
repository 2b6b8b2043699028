// attributes.c - what a queue is made with, and what can be changed of it later.
#include "check_errno.h"
#include "message_queue.h"

static void show(const char *what, mqd_t queue) {
    struct mq_attr attributes;
    CHECK_ERRNO(mq_getattr(queue, &attributes));
    printf("%s %ld of %ld bytes, %ld inside%s\n", what, attributes.mq_maxmsg, attributes.mq_msgsize,
           attributes.mq_curmsgs, attributes.mq_flags & O_NONBLOCK ? ", O_NONBLOCK" : "");
}

static void show_result(const char *what, long result) {
    printf("%s %s\n", what, result_or_errno(result));
}

int main(void) {
    char name[MESSAGE_QUEUE_NAME], text[129] = "";
    message_queue_name(name, "attributes");
    struct mq_attr more = {.mq_maxmsg = 8, .mq_msgsize = 128, .mq_flags = O_NONBLOCK};
    mqd_t queue = message_queue_create(name, 2, 64);
    show("made for 2 of 64:             ", queue);
    mqd_t again = CHECK_ERRNO(mq_open(name, O_RDWR | O_CREAT, 0600, &more));
    show("O_CREAT for 8 of 128:         ", again);
    show_result("the same with O_EXCL:         ",
                mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &more));
    CHECK_ERRNO(mq_setattr(queue, &more, NULL));
    show("set to 8 of 128, O_NONBLOCK:  ", queue);
    show("the other descriptor:         ", again);
    show_result("send 65 bytes:                ", mq_send(queue, text, 65, 0));
    show_result("send 64 bytes:                ", mq_send(queue, text, 64, 0));
    show_result("send 0 bytes:                 ", mq_send(queue, text, 0, 0));
    show_result("send a third:                 ", mq_send(queue, text, 0, 0));
    CHECK_ERRNO(mq_unlink(name));
    mq_close(again);
    mq_close(queue);
    return 0;
}
