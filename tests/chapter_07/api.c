// What thread_pool.h and future.h promise, natively and in many rounds. Usage: api ROUNDS
#include "../../solutions/07-thread-pool/future.h"
#include "expect.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>

enum { TASKS = 200, SUBMITTERS = 3 };

static atomic_int ran, dropped;
static sem_t gate, begun;

static void *count(void *unused) {
    atomic_fetch_add(&ran, 1);
    return unused;
}

static void drop(void *unused) {
    (void)unused;
    atomic_fetch_add(&dropped, 1);
}

static void *hold(void *unused) {
    EXPECT(0, sem_post(&begun));
    EXPECT(0, sem_wait(&gate));
    return unused;
}

static struct timespec milliseconds_from_now(long milliseconds) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += milliseconds * 1000000;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

static struct pool *make(size_t workers, size_t capacity) {
    struct pool *pool;
    EXPECT(0, pool_create(&pool, workers, capacity));
    ran = dropped = 0;
    return pool;
}

static void end(struct pool *pool, enum pool_shutdown how) {
    EXPECT(0, pool_shutdown(pool, how));
    EXPECT(0, pool_destroy(pool));
}

static void misuse(void) {
    struct pool *pool = NULL;
    struct future *future;
    EXPECT(EINVAL, pool_create(NULL, 1, 1));
    EXPECT(EINVAL, pool_create(&pool, 0, 1));
    EXPECT(EINVAL, pool_create(&pool, 1, 0));
    EXPECT(ENOMEM, pool_create(&pool, SIZE_MAX, 1));
    EXPECT(ENOMEM, pool_create(&pool, 1, SIZE_MAX));
    EXPECT(ENOMEM, pool_create(&pool, 1, SIZE_MAX / 4));
    EXPECT(1, pool == NULL);
    EXPECT(EINVAL, pool_submit(NULL, count, NULL, POOL_FOREVER));
    EXPECT(EINVAL, pool_wait(NULL));
    EXPECT(EINVAL, pool_shutdown(NULL, POOL_DRAIN));
    EXPECT(EINVAL, pool_destroy(NULL));
    EXPECT(EINVAL, future_get(NULL, POOL_FOREVER, NULL));
    EXPECT(EINVAL, future_cancel(NULL));
    future_release(NULL);
    pool = make(1, 1);
    EXPECT(EINVAL, pool_submit(pool, NULL, NULL, POOL_FOREVER));
    EXPECT(EINVAL, pool_submit_task(pool, NULL, POOL_FOREVER));
    EXPECT(EINVAL, future_call(pool, NULL, NULL, POOL_FOREVER, &future));
    EXPECT(EINVAL, future_call(pool, count, NULL, POOL_FOREVER, NULL));
    EXPECT(EINVAL, future_call(NULL, count, NULL, POOL_FOREVER, &future));
    EXPECT(EINVAL, pool_shutdown(pool, (enum pool_shutdown)7));
    EXPECT(EBUSY, pool_destroy(pool));
    EXPECT(0, pool_employs_caller(pool));
    EXPECT(0, pool_shutdown(pool, POOL_DRAIN));
    EXPECT(EALREADY, pool_shutdown(pool, POOL_DISCARD));
    EXPECT(ESHUTDOWN, pool_submit(pool, count, NULL, POOL_FOREVER));
    EXPECT(ESHUTDOWN, future_call(pool, count, NULL, POOL_NOW, &future));
    EXPECT(0, pool_wait(pool));
    EXPECT(0, pool_destroy(pool));
}

// A worker that is held, and a queue of two: the third task finds no room.
static void full(void) {
    struct pool *pool = make(1, 2);
    EXPECT(0, pool_submit(pool, hold, NULL, POOL_FOREVER));
    EXPECT(0, sem_wait(&begun));
    EXPECT(0, pool_submit(pool, count, NULL, POOL_NOW));
    EXPECT(0, pool_submit(pool, count, NULL, POOL_NOW));
    EXPECT(EAGAIN, pool_submit(pool, count, NULL, POOL_NOW));
    struct timespec deadline = milliseconds_from_now(2);
    EXPECT(ETIMEDOUT, pool_submit(pool, count, NULL, &deadline));
    deadline.tv_nsec = 1000000000;
    EXPECT(EINVAL, pool_submit(pool, count, NULL, &deadline));
    EXPECT(0, sem_post(&gate));
    EXPECT(0, pool_wait(pool));
    EXPECT(2, ran);
    end(pool, POOL_DRAIN);
}

static void *submit_many(void *pool) {
    for (int i = 0; i < TASKS; i++)
        EXPECT(0, pool_submit(pool, count, NULL, POOL_FOREVER));
    EXPECT(0, pool_wait(pool));
    return NULL;
}

static void crowd(size_t workers, size_t capacity) {
    struct pool *pool = make(workers, capacity);
    pthread_t threads[SUBMITTERS];
    for (int i = 0; i < SUBMITTERS; i++)
        EXPECT(0, pthread_create(&threads[i], NULL, submit_many, pool));
    for (int i = 0; i < SUBMITTERS; i++)
        EXPECT(0, pthread_join(threads[i], NULL));
    EXPECT(SUBMITTERS * TASKS, ran);
    end(pool, POOL_DISCARD);
    EXPECT(SUBMITTERS * TASKS, ran);
}

static void discarded(void) {
    struct pool *pool = make(1, 8);
    struct future *future;
    EXPECT(0, pool_submit(pool, hold, NULL, POOL_FOREVER));
    EXPECT(0, sem_wait(&begun));
    for (int i = 0; i < 3; i++)
        EXPECT(0, pool_submit_task(pool, &(struct pool_task){count, NULL, drop}, POOL_FOREVER));
    EXPECT(0, future_call(pool, count, NULL, POOL_FOREVER, &future));
    EXPECT(EAGAIN, future_get(future, POOL_NOW, NULL));
    struct timespec deadline = milliseconds_from_now(2);
    EXPECT(ETIMEDOUT, future_get(future, &deadline, NULL));
    EXPECT(0, sem_post(&gate)); // the held one may go on, and then take some of the four
    EXPECT(0, pool_shutdown(pool, POOL_DISCARD));
    int error = future_get(future, POOL_FOREVER, NULL);
    EXPECT(1, error == 0 || error == ECANCELED);
    EXPECT(4, ran + dropped + (error == ECANCELED));
    EXPECT(0, pool_destroy(pool));
    EXPECT(error, future_get(future, POOL_FOREVER, NULL));
    EXPECT(error == 0 ? EBUSY : ECANCELED, future_cancel(future));
    future_release(future);
}

static void canceled(void) {
    struct pool *pool = make(1, 8);
    struct future *first, *second;
    int word;
    void *value = NULL;
    EXPECT(0, pool_submit(pool, hold, NULL, POOL_FOREVER));
    EXPECT(0, sem_wait(&begun));
    EXPECT(0, future_call(pool, count, NULL, POOL_FOREVER, &first));
    EXPECT(0, future_call(pool, count, &word, POOL_FOREVER, &second));
    EXPECT(0, future_cancel(first));
    EXPECT(ECANCELED, future_cancel(first));
    EXPECT(ECANCELED, future_get(first, POOL_FOREVER, &value));
    EXPECT(0, sem_post(&gate));
    EXPECT(0, future_get(second, POOL_FOREVER, &value));
    EXPECT(1, value == &word);
    EXPECT(EBUSY, future_cancel(second));
    EXPECT(0, pool_wait(pool));
    EXPECT(1, ran);
    future_release(first);
    future_release(second);
    end(pool, POOL_DRAIN);
}

struct sum {
    struct pool *pool;
    uintptr_t from, to;
};

// The sum of FROM to TO - 1: a half by another task, which this one waits for.
static void *add_up(void *argument) {
    struct sum *sum = argument;
    EXPECT(1, pool_employs_caller(sum->pool));
    if (sum->to - sum->from == 1)
        return (void *)sum->from;
    uintptr_t middle = sum->from + (sum->to - sum->from) / 2;
    struct sum left = {sum->pool, sum->from, middle}, right = {sum->pool, middle, sum->to};
    struct future *future;
    void *value;
    EXPECT(0, future_call(sum->pool, add_up, &left, POOL_FOREVER, &future));
    uintptr_t rest = (uintptr_t)add_up(&right);
    EXPECT(0, future_get(future, POOL_FOREVER, &value));
    future_release(future);
    return (void *)((uintptr_t)value + rest);
}

static void divided(size_t workers, size_t capacity) {
    struct sum sum = {make(workers, capacity), 0, 64};
    struct future *future;
    void *value;
    EXPECT(0, future_call(sum.pool, add_up, &sum, POOL_FOREVER, &future));
    EXPECT(0, future_get(future, POOL_FOREVER, &value));
    EXPECT(2016, (intptr_t)value);
    future_release(future);
    end(sum.pool, POOL_DRAIN);
}

static struct future *own;

static void *ask_itself(void *unused) {
    EXPECT(0, sem_wait(&gate)); // until `own` is set
    EXPECT(EDEADLK, future_get(own, POOL_FOREVER, NULL));
    return unused;
}

static void itself(void) {
    struct pool *pool = make(2, 1);
    EXPECT(0, future_call(pool, ask_itself, NULL, POOL_FOREVER, &own));
    EXPECT(0, sem_post(&gate));
    EXPECT(0, future_get(own, POOL_FOREVER, NULL));
    future_release(own);
    end(pool, POOL_DRAIN);
}

int main(int argc, char *argv[]) {
    int rounds = argc > 1 ? atoi(argv[1]) : 1;
    EXPECT(0, sem_init(&gate, 0, 0));
    EXPECT(0, sem_init(&begun, 0, 0));
    misuse();
    for (int i = 0; i < rounds; i++) {
        full();
        for (size_t workers = 1; workers <= 3; workers++) {
            crowd(workers, 1);
            crowd(workers, 5);
            crowd(workers, 64);
            divided(workers, 1);
            divided(workers, 8);
        }
        discarded();
        canceled();
        itself();
    }
    EXPECT(0, sem_destroy(&begun));
    EXPECT(0, sem_destroy(&gate));
    puts("as promised");
    return 0;
}
