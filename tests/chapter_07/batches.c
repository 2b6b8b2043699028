// Three tasks for two workers go out as a batch of two and one of one. The first waits for the second,
// which is behind it in the same batch: the other worker has to fetch it from there.
#include "../../solutions/07-thread-pool/thread_pool.h"
#include "expect.h"

#include <semaphore.h>

static sem_t open_gate, passed;

static void *pass(void *unused) {
    EXPECT(0, sem_wait(&passed));
    return unused;
}

static void *let_pass(void *unused) {
    EXPECT(0, sem_post(&passed));
    return unused;
}

static void *nothing(void *unused) {
    return unused;
}

static void *hold(void *unused) {
    EXPECT(0, sem_wait(&open_gate));
    return unused;
}

int main(void) {
    struct pool *pool;
    EXPECT(0, sem_init(&open_gate, 0, 0));
    EXPECT(0, sem_init(&passed, 0, 0));
    EXPECT(0, pool_create(&pool, 2, 8));
    for (int i = 0; i < 2; i++) // both workers are busy while the queue fills
        EXPECT(0, pool_submit(pool, hold, NULL, POOL_FOREVER));
    EXPECT(0, pool_submit(pool, pass, NULL, POOL_FOREVER));
    EXPECT(0, pool_submit(pool, let_pass, NULL, POOL_FOREVER));
    EXPECT(0, pool_submit(pool, nothing, NULL, POOL_FOREVER));
    for (int i = 0; i < 2; i++)
        EXPECT(0, sem_post(&open_gate));
    EXPECT(0, pool_wait(pool));
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(0, pool_destroy(pool));
    EXPECT(0, sem_destroy(&passed));
    EXPECT(0, sem_destroy(&open_gate));
    return 0;
}
