// take_back.c - three tasks behind one that is held. The second is taken back.
#include "../02-pipes/error.h"
#include "future.h"
#include "held.h"

#include <stdio.h>
#include <string.h>

enum { TASKS = 3 };

static void check(int error) {
    if (error != 0)
        error_number(error, "pool");
}

static void *run(void *name) {
    printf("%s runs\n", (char *)name);
    return NULL;
}

static void tell(const char *what, int error) {
    printf("%s: %s\n", what, error == 0 ? "0" : strerrorname_np(error));
}

int main(void) {
    static char *names[TASKS] = {"first", "second", "third"};
    struct future *futures[TASKS];
    struct pool *pool;
    struct held held;
    check(pool_create(&pool, 1, TASKS));
    held_start(&held, pool);
    for (int i = 0; i < TASKS; i++)
        check(future_call(pool, run, names[i], POOL_FOREVER, &futures[i]));
    tell("cancel the second", future_cancel(futures[1]));
    tell("cancel it again", future_cancel(futures[1]));
    tell("its result", future_get(futures[1], POOL_FOREVER, NULL));
    held_release(&held);
    check(future_get(futures[2], POOL_FOREVER, NULL)); // it runs after the first
    tell("cancel the first", future_cancel(futures[0]));
    check(pool_shutdown(pool, POOL_DRAIN));
    for (int i = 0; i < TASKS; i++)
        future_release(futures[i]);
    check(pool_destroy(pool));
    return 0;
}
