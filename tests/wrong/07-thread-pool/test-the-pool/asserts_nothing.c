// expect: wrong-output
#include "pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int done;

static void count(void *unused) {
    (void)unused;
    done++;
}

static void *wait_too(void *pool) {
    pool_wait(pool);
    return NULL;
}

int main(void) {
    struct pool *pool = pool_new(2);
    pthread_t other;
    if (pthread_create(&other, NULL, wait_too, pool))
        return 1;
    for (int i = 0; i < 3; i++)
        if (pool_submit(pool, count, NULL) != 0)
            return 1;
    pool_wait(pool);
    pthread_join(other, NULL);
    pool_free(pool);
    return 0;
}
