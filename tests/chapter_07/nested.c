// Tasks submit tasks through a queue that is full: nothing is lost, and idle means all of them.
#include "../../solutions/07-thread-pool/thread_pool.h"
#include "expect.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>

static struct pool *pool;
static atomic_int ran;

static void *divide(void *levels) {
    uintptr_t left = (uintptr_t)levels;
    atomic_fetch_add(&ran, 1);
    EXPECT(EDEADLK, pool_wait(pool));
    EXPECT(EDEADLK, pool_shutdown(pool, POOL_DRAIN));
    for (int i = 0; left > 0 && i < 2; i++)
        EXPECT(0, pool_submit(pool, divide, (void *)(left - 1), POOL_FOREVER));
    return NULL;
}

int main(void) {
    EXPECT(0, pool_create(&pool, WORKERS, 1));
    EXPECT(0, pool_submit(pool, divide, (void *)(uintptr_t)LEVELS, POOL_FOREVER));
    EXPECT(0, pool_wait(pool));
    EXPECT((2 << LEVELS) - 1, ran);
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(0, pool_destroy(pool));
    return 0;
}
