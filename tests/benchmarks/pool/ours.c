#include "../../../solutions/07-thread-pool/thread_pool.h"
#include "contestant.h"

#include <stdlib.h>

static struct pool *pool;

void contestant_run(int workers, void (*measure)(void)) {
    if (pool_create(&pool, (size_t)workers, 1024) != 0)
        abort();
    measure();
    pool_shutdown(pool, POOL_DRAIN);
    pool_destroy(pool);
}

void contestant_submit(long count, contestant_task *run, void *argument) {
    for (long i = 0; i < count; i++)
        if (pool_submit(pool, run, argument, POOL_FOREVER) != 0)
            abort();
    pool_wait(pool);
}

void contestant_start(contestant_task *run, void *argument) {
    if (pool_submit(pool, run, argument, POOL_FOREVER) != 0)
        abort();
}
