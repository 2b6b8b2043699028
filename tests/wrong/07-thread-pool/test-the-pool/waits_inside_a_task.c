// expect: deadlock
#include "pool.h"

#include <stdlib.h>

static struct pool *pool;

static void wait_inside(void *unused) {
    (void)unused;
    pool_wait(pool);
}

/* A task that waits for all tasks waits for itself. */
int main(void) {
    pool = pool_new(1);
    if (!pool || pool_submit(pool, wait_inside, NULL) != 0)
        return 1;
    pool_wait(pool);
    pool_free(pool);
    return 0;
}
