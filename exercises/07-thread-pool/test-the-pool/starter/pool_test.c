/* A test of the pool in pool.h. It ends with status 0 when the pool is right. When it is wrong, an assertion
 * fails, or the test is stuck, in some schedule; the grader tries them all. */
#include "pool.h"

#include <assert.h>
#include <stdlib.h>

static void set(void *flag) {
    *(int *)flag = 1;
}

int main(void) {
    int flag = 0;
    struct pool *pool = pool_new(1);
    if (!pool || pool_submit(pool, set, &flag) != 0)
        return EXIT_FAILURE;
    pool_free(pool);
    /* TODO: what must hold here, and after pool_wait; more tasks, more workers, more waiters */
    (void)flag;
    return EXIT_SUCCESS;
}
