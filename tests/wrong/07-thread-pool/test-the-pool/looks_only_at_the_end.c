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

int main(void) {
    struct pool *pool = pool_new(2);
    for (int i = 0; i < 4; i++)
        if (pool_submit(pool, count, NULL) != 0)
            return 1;
    pool_free(pool);
    assert(done == 4);
    return 0;
}
