// A task is taken back while a worker may be about to begin it: it runs, or it never does, and who
// asks for its result is told which.
#include "../../solutions/07-thread-pool/future.h"
#include "expect.h"

#include <errno.h>
#include <pthread.h>

static struct pool *pool;
static struct future *future;
static int ran; // plain: a task that runs although it was taken back would race

static void *run(void *unused) {
    (void)unused;
    ran++;
    return &ran;
}

static void *get(void *unused) {
    void *value = NULL;
    int error = future_get(future, POOL_FOREVER, &value);
    if (error == 0)
        EXPECT(1, value == &ran);
    else
        EXPECT(ECANCELED, error);
    return unused;
}

int main(void) {
    pthread_t second;
    EXPECT(0, pool_create(&pool, 1, 2));
    EXPECT(0, future_call(pool, run, NULL, POOL_FOREVER, &future));
    EXPECT(0, pthread_create(&second, NULL, get, NULL));
    int error = future_cancel(future);
    if (error == 0) {
        EXPECT(ECANCELED, future_cancel(future));
        EXPECT(0, ran);
    } else {
        EXPECT(EBUSY, error);
    }
    get(NULL);
    EXPECT(0, pthread_join(second, NULL));
    EXPECT(0, pool_wait(pool)); // it is usable afterwards
    EXPECT(error == 0 ? 0 : 1, ran);
    future_release(future);
    EXPECT(0, future_call(pool, run, NULL, POOL_FOREVER, &future));
    EXPECT(0, pool_shutdown(pool, POOL_DISCARD)); // which cancels it, or waits for it
    get(NULL);
    EXPECT(0, pool_destroy(pool));
    future_release(future);
    return 0;
}
