// relative_wait.c - WRONG: a length of time where a moment is asked for.
#include "../../01-processes-and-threads/timer.h"
#include "../check_errno.h"
#include "../message_queue.h"

int main(void) {
    mqd_t queue = message_queue_private(1, 8);
    char buffer[8];
    struct timer timer = timer_start();
    // region: wait
    struct timespec limit = {.tv_sec = 5}; // five seconds
    ssize_t length = mq_timedreceive(queue, buffer, sizeof buffer, NULL, &limit);
    // endregion: wait
    printf("%s after %d s\n", result_or_errno(length), (int)timer_seconds(&timer));
    mq_close(queue);
    return length == -1;
}
