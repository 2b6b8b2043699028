// A deadline at a full queue, and at a future: ETIMEDOUT only where it has to be, and what is
// accepted in time runs.
#include "../../solutions/07-thread-pool/future.h"
#include "expect.h"

#include <errno.h>
#include <stdatomic.h>

static atomic_int ran;

static void *count(void *unused) {
    atomic_fetch_add(&ran, 1);
    return unused;
}

static struct timespec soon(void) {
    struct timespec deadline;
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec++;
    return deadline;
}

int main(void) {
    struct pool *pool;
    struct future *future;
    int accepted = 0, error;
    EXPECT(0, pool_create(&pool, 1, 1));
    for (int i = 0; i < 2; i++) {
        struct timespec deadline = soon();
        error = pool_submit(pool, count, NULL, &deadline);
        if (error == 0)
            accepted++;
        else
            EXPECT(ETIMEDOUT, error);
        error = pool_submit(pool, count, NULL, POOL_NOW);
        if (error == 0)
            accepted++;
        else
            EXPECT(EAGAIN, error);
    }
    EXPECT(0, future_call(pool, count, pool, POOL_FOREVER, &future));
    struct timespec deadline = soon();
    void *value = NULL;
    error = future_get(future, &deadline, &value);
    EXPECT(1, error == ETIMEDOUT || (error == 0 && value == pool));
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(accepted + 1, ran);
    EXPECT(0, future_get(future, POOL_NOW, &value));
    EXPECT(1, value == pool);
    future_release(future);
    EXPECT(0, pool_destroy(pool));
    return 0;
}
