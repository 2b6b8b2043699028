// first_messages.c - four messages through a queue, and what each receive gives.
#include "check_errno.h"
#include "message_queue.h"

static void put(mqd_t queue, const char *text) {
    CHECK_ERRNO(mq_send(queue, text, strlen(text), 0));
    printf("send    \"%s\"\n", text);
}

static void take(mqd_t queue, size_t size) {
    char buffer[64];
    ssize_t length = mq_receive(queue, buffer, size, NULL);
    printf("receive into %zu: %s", size, result_or_errno(length));
    if (length != -1)
        printf(", \"%.*s\"", (int)length, buffer);
    printf("\n");
}

// region: main
int main(void) {
    mqd_t queue = message_queue_private(4, 64);
    put(queue, "ping");
    put(queue, "pong");
    put(queue, "");
    take(queue, 64);
    take(queue, 16); // the message has four bytes
    take(queue, 64);
    take(queue, 64);
    mq_close(queue);
    return 0;
}
// endregion: main
