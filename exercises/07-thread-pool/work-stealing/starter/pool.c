/* A thread pool whose workers steal. The contract is in pool.h; everything in this file is yours. */
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct pool {
    unsigned workers;
};

int pool_create(struct pool **pool, unsigned workers) {
    (void)pool;
    (void)workers;
    return ENOSYS;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    (void)pool;
    (void)function;
    (void)argument;
    return ENOSYS;
}

void pool_destroy(struct pool *pool) {
    (void)pool;
}
