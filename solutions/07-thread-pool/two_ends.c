// two_ends.c - five tasks behind one that is held, and the two ways to shut down.
// Usage: two_ends drain|discard
#include "../02-pipes/error.h"
#include "held.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { TASKS = 5 };

static struct held held;
static atomic_int ran, dropped;

static void *count(void *unused) {
    atomic_fetch_add(&ran, 1);
    return unused;
}

static void drop(void *unused) {
    (void)unused;
    if (atomic_fetch_add(&dropped, 1) + 1 == TASKS)
        held_release(&held); // pool_shutdown waits for what has begun
}

static void check(int error) {
    if (error != 0)
        error_number(error, "pool");
}

int main(int argc, char *argv[]) {
    enum pool_shutdown how =
        argc > 1 && strcmp(argv[1], "discard") == 0 ? POOL_DISCARD : POOL_DRAIN;
    struct pool *pool;
    check(pool_create(&pool, 1, TASKS));
    held_start(&held, pool);
    for (int i = 0; i < TASKS; i++)
        check(pool_submit_task(pool, &(struct pool_task){count, NULL, drop}, POOL_FOREVER));
    if (how == POOL_DRAIN)
        held_release(&held);
    check(pool_shutdown(pool, how));
    printf("%d ran, %d dropped\n", ran, dropped);
    check(pool_destroy(pool));
    return 0;
}
