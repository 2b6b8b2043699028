// full_queue.c - a queue of two places, and a worker that is held: the three answers to a full queue.
#include "../02-pipes/error.h"
#include "held.h"

#include <stdio.h>
#include <string.h>

static void *nothing(void *unused) {
    return unused;
}

static void tell(const char *what, int error) {
    printf("%-32s %s\n", what, error == 0 ? "accepted" : strerrorname_np(error));
}

static void check(int error) {
    if (error != 0)
        error_number(error, "pool");
}

int main(void) {
    struct pool *pool;
    struct held held;
    check(pool_create(&pool, 1, 2));
    held_start(&held, pool);
    tell("first", pool_submit(pool, nothing, NULL, POOL_NOW));
    tell("second", pool_submit(pool, nothing, NULL, POOL_NOW));
    tell("third, not waiting", pool_submit(pool, nothing, NULL, POOL_NOW));
    struct timespec deadline;
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec++;
    tell("third, waiting a second", pool_submit(pool, nothing, NULL, &deadline));
    held_release(&held);
    tell("third, waiting for ever", pool_submit(pool, nothing, NULL, POOL_FOREVER));
    check(pool_shutdown(pool, POOL_DRAIN));
    tell("fourth, after shutdown", pool_submit(pool, nothing, NULL, POOL_FOREVER));
    check(pool_destroy(pool));
    return 0;
}
