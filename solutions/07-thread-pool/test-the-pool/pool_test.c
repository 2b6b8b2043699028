/* A test of the pool in pool.h, a promise of its header after the other. */
#include "pool.h"

#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int ended;

static struct pool *make(int workers) {
    struct pool *pool = pool_new(workers);
    if (!pool)
        exit(EXIT_FAILURE);
    return pool;
}

static void submit(struct pool *pool, void (*task)(void *), void *argument) {
    if (pool_submit(pool, task, argument) != 0)
        exit(EXIT_FAILURE);
}

/* --- order, and the end ------------------------------------------------------------------------- */

static void is_next(void *number) {
    int before = atomic_fetch_add(&ended, 1);
    assert(before == *(int *)number);
}

static void test_order_and_end(void) {
    int numbers[] = {0, 1, 2};
    struct pool *pool = make(1);
    ended = 0;
    for (int i = 0; i < 3; i++)
        submit(pool, is_next, &numbers[i]);
    pool_free(pool);
    assert(ended == 3);
}

/* --- as many at once as there are workers ------------------------------------------------------- */

struct meeting {
    sem_t here[2];
};

static void meet(struct meeting *meeting, int me) {
    sem_post(&meeting->here[me]);
    sem_wait(&meeting->here[1 - me]);
}

static void come_first(void *meeting) {
    meet(meeting, 0);
}

static void come_second(void *meeting) {
    meet(meeting, 1);
}

static void test_both_at_once(void) {
    struct meeting meeting;
    struct pool *pool = make(2);
    sem_init(&meeting.here[0], 0, 0);
    sem_init(&meeting.here[1], 0, 0);
    submit(pool, come_first, &meeting);
    submit(pool, come_second, &meeting);
    pool_wait(pool); /* pool_free would wake a worker that was forgotten */
    pool_free(pool);
    sem_destroy(&meeting.here[0]);
    sem_destroy(&meeting.here[1]);
}

/* --- waiting ------------------------------------------------------------------------------------- */

static void count(void *unused) {
    (void)unused;
    atomic_fetch_add(&ended, 1);
}

static void count_and_submit(void *pool) {
    submit(pool, count, NULL);
    atomic_fetch_add(&ended, 1);
}

static void *wait_for_all(void *pool) {
    pool_wait(pool);
    assert(ended == 2);
    return NULL;
}

/* Two wait, and a task submits another. */
static void test_wait(void) {
    pthread_t other;
    struct pool *pool = make(1);
    ended = 0;
    submit(pool, count_and_submit, pool);
    if (pthread_create(&other, NULL, wait_for_all, pool) != 0)
        exit(EXIT_FAILURE);
    wait_for_all(pool);
    pthread_join(other, NULL);
    pool_free(pool);
}

int main(void) {
    test_order_and_end();
    test_both_at_once();
    test_wait();
    return EXIT_SUCCESS;
}
