// A queue of one place, two submitters: each task runs once, and nobody waits for ever.
#include "../../solutions/07-thread-pool/thread_pool.h"
#include "expect.h"

#include <pthread.h>
#include <stdatomic.h>

static struct pool *pool;
static atomic_int ran;

static void *count(void *unused) {
    atomic_fetch_add(&ran, 1);
    return unused;
}

static void *submit(void *unused) {
    for (int i = 0; i < TASKS; i++)
        EXPECT(0, pool_submit(pool, count, NULL, POOL_FOREVER));
    return unused;
}

int main(void) {
    pthread_t second;
    EXPECT(0, pool_create(&pool, 1, 1));
    EXPECT(0, pthread_create(&second, NULL, submit, NULL));
    submit(NULL);
    EXPECT(0, pthread_join(second, NULL));
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(2 * TASKS, ran);
    EXPECT(0, pool_destroy(pool));
    return 0;
}
