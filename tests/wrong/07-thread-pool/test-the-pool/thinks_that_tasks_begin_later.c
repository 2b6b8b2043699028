// expect: assertion
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
    if (pool_submit(pool, count, NULL) != 0)
        return 1;
    assert(done == 0); /* it has only just been submitted */
    pool_wait(pool);
    assert(done == 1);
    pool_free(pool);
    return 0;
}
