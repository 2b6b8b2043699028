// waits_for_the_dead.c - WRONG: waits for the end of a queue, which has none.
#include "../../02-pipes/process.h"
#include "../check_errno.h"
#include "../message_queue.h"

// region: main
int main(void) {
    mqd_t queue = message_queue_private(4, 16);
    pid_t child = process_fork();
    if (child == 0) {
        CHECK_ERRNO(mq_send(queue, "first", 5, 0));
        CHECK_ERRNO(mq_send(queue, "second", 6, 0));
        process_leave(0); // closes its descriptor
    }
    char text[16];
    ssize_t length;
    while ((length = mq_receive(queue, text, sizeof text, NULL)) > 0)
        printf("%.*s\n", (int)length, text), fflush(stdout);
    return process_wait(child);
}
// endregion: main
