// Shutdown meets a submitter at a full queue, and one who waits until the pool is idle: what was
// accepted has run or been dropped, what comes later is refused, and all leave before it returns.
#include "../../solutions/07-thread-pool/thread_pool.h"
#include "expect.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

static struct pool *pool;
static atomic_int accepted, ran, dropped;

static void *count(void *unused) {
    atomic_fetch_add(&ran, 1);
    return unused;
}

static void drop(void *unused) {
    (void)unused;
    atomic_fetch_add(&dropped, 1);
}

static void *submit(void *unused) {
    for (int i = 0; i < 2; i++) {
        struct pool_task task = {count, NULL, drop};
        int error = pool_submit_task(pool, &task, POOL_FOREVER);
        if (error == 0)
            accepted++;
        else
            EXPECT(ESHUTDOWN, error);
    }
    EXPECT(0, pool_wait(pool));
    return unused;
}

int main(void) {
    pthread_t second;
    EXPECT(0, pool_create(&pool, 1, 1));
    EXPECT(0, pool_submit(pool, count, NULL, POOL_FOREVER));
    accepted = 1;
    EXPECT(0, pthread_create(&second, NULL, submit, NULL));
    EXPECT(0, pool_shutdown(pool, HOW));
    EXPECT(ESHUTDOWN, pool_submit(pool, count, NULL, POOL_FOREVER));
    EXPECT(EALREADY, pool_shutdown(pool, HOW));
    EXPECT(0, pthread_join(second, NULL));
    if (HOW == POOL_DRAIN)
        EXPECT(accepted, ran);
    EXPECT(1, ran + dropped >= accepted - 1); // the first one was given nothing to drop
    EXPECT(1, ran + dropped <= accepted);
    EXPECT(0, pool_destroy(pool));
    return 0;
}
