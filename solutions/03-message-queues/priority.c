// priority.c - messages leave a queue by priority, and by age within one.
#include "check_errno.h"
#include "message_queue.h"

// region: main
static void put(mqd_t queue, const char *text, unsigned priority) {
    CHECK_ERRNO(mq_send(queue, text, strlen(text), priority));
}

int main(void) {
    mqd_t queue = message_queue_private(6, 32);
    put(queue, "tidy up", 0);
    put(queue, "answer the phone", 2);
    put(queue, "water the plants", 0);
    put(queue, "fire in the kitchen", 9);
    put(queue, "answer the door", 2);
    for (int i = 0; i < 5; i++) {
        char text[32];
        unsigned priority;
        ssize_t length = CHECK_ERRNO(mq_receive(queue, text, sizeof text, &priority));
        printf("%u  %.*s\n", priority, (int)length, text);
    }
    mq_close(queue);
    return 0;
}
// endregion: main
