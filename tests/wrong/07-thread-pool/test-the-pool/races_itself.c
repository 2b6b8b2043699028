// expect: race
#include "pool.h"

#include <assert.h>
#include <stdlib.h>

static int sum;

static void add(void *number) {
    sum += *(int *)number;
}

/* Two workers add to one plain variable. */
int main(void) {
    int numbers[] = {1, 2, 3};
    struct pool *pool = pool_new(2);
    for (int i = 0; i < 3; i++)
        if (pool_submit(pool, add, &numbers[i]) != 0)
            return 1;
    pool_wait(pool);
    assert(sum == 6);
    pool_free(pool);
    return 0;
}
