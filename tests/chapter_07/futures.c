// A task waits for another one of its pool of one worker, and for itself; the future is given up by
// its holder before or after it is settled.
#include "../../solutions/07-thread-pool/future.h"
#include "expect.h"

#include <errno.h>
#include <pthread.h>

static struct pool *pool;
static int numbers[] = {1, 2};

static void *same(void *number) {
    return number;
}

static void *add_up(void *unused) {
    struct future *parts[2];
    static int sum;
    sum = 0;
    for (int i = 0; i < 2; i++)
        EXPECT(0, future_call(pool, same, &numbers[i], POOL_FOREVER, &parts[i]));
    for (int i = 0; i < 2; i++) {
        void *value;
        EXPECT(0, future_get(parts[i], POOL_FOREVER, &value));
        sum += *(int *)value;
        future_release(parts[i]);
    }
    (void)unused;
    return &sum;
}

int main(void) {
    struct future *sum, *given_up;
    void *value;
    EXPECT(0, pool_create(&pool, WORKERS, 1));
    EXPECT(0, future_call(pool, add_up, NULL, POOL_FOREVER, &sum));
    EXPECT(0, future_call(pool, same, NULL, POOL_FOREVER, &given_up));
    future_release(given_up);
    EXPECT(0, future_get(sum, POOL_FOREVER, &value));
    EXPECT(3, *(int *)value);
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(0, pool_destroy(pool));
    EXPECT(0, future_get(sum, POOL_NOW, &value));
    EXPECT(3, *(int *)value);
    future_release(sum);
    return 0;
}
