// expect: assertion
#include "pool.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int next;

static void in_turn(void *number) {
    int turn = next++;
    assert(turn == *(int *)number);
}

/* Begun in order is not counted in order, with two workers. */
int main(void) {
    int numbers[] = {0, 1, 2};
    struct pool *pool = pool_new(2);
    for (int i = 0; i < 3; i++)
        if (pool_submit(pool, in_turn, &numbers[i]) != 0)
            return 1;
    pool_free(pool);
    return 0;
}
