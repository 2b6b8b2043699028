// timed_take.c - waits with a limit: the moment is computed once, and an item beats it.
#include "buffer.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

static struct timespec milliseconds_from_now(long milliseconds) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment.tv_sec += milliseconds / 1000;
    moment.tv_nsec += milliseconds % 1000 * 1000000;
    if (moment.tv_nsec >= 1000000000) {
        moment.tv_sec++;
        moment.tv_nsec -= 1000000000;
    }
    return moment;
}

static void take_within(struct buffer *buffer, long milliseconds) {
    struct timespec deadline = milliseconds_from_now(milliseconds);
    int item;
    int error = buffer_take_until(buffer, &item, &deadline);
    if (error == 0)
        printf("within %ld ms: took %d\n", milliseconds, item);
    else
        printf("within %ld ms: %s\n", milliseconds, strerrorname_np(error));
}

int main(void) {
    struct buffer buffer;
    CHECK(buffer_init(&buffer, 1));
    take_within(&buffer, 50);
    CHECK(buffer_put(&buffer, 7));
    take_within(&buffer, -1000); // over before it begins
    buffer_close(&buffer);
    take_within(&buffer, 50);
    buffer_destroy(&buffer);
    return 0;
}
