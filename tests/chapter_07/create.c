// A pool of three threads, one of which cannot be made: EAGAIN, and nothing is left. The same without
// memory. With neither fault it works.
#include "../../solutions/07-thread-pool/future.h"
#include "expect.h"

#include <errno.h>

static void *same(void *argument) {
    return argument;
}

int main(void) {
    struct pool *pool;
    struct future *future = NULL;
    int error = pool_create(&pool, 3, 1);
    if (error != 0) {
        fprintf(stderr, "pool_create: %s\n", strerror(error));
        return error == EAGAIN || error == ENOMEM ? 1 : 2;
    }
    error = future_call(pool, same, NULL, POOL_FOREVER, &future);
    if (error != 0) {
        fprintf(stderr, "future_call: %s\n", strerror(error));
        EXPECT(ENOMEM, error);
    } else {
        EXPECT(0, future_get(future, POOL_FOREVER, NULL));
    }
    future_release(future);
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(0, pool_destroy(pool));
    return error != 0;
}
