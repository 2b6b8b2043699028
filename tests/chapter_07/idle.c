// Two threads wait until the pool is idle: everything has then run, not only begun.
#include "../../solutions/07-thread-pool/thread_pool.h"
#include "expect.h"

#include <pthread.h>

static struct pool *pool;
static int done[2]; // a word for each task: plain, so that a wait that returns early is a race

static void *set(void *word) {
    *(int *)word += 1;
    return NULL;
}

static void *wait_too(void *unused) {
    EXPECT(0, pool_wait(pool));
    EXPECT(1, done[0]);
    EXPECT(1, done[1]);
    return unused;
}

int main(void) {
    pthread_t second;
    EXPECT(0, pool_create(&pool, WORKERS, 2));
    for (int i = 0; i < 2; i++)
        EXPECT(0, pool_submit(pool, set, &done[i], POOL_FOREVER));
    EXPECT(0, pthread_create(&second, NULL, wait_too, NULL));
    wait_too(NULL);
    EXPECT(0, pthread_join(second, NULL));
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(0, pool_destroy(pool));
    return 0;
}
