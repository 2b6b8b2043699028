/* One pool of two workers goes through all of it; the order is tested by tasks that hold up one worker. */
#include "pool.h"

#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

static struct pool *pool;
static sem_t first_came, second_came, hold, turned;
static atomic_int ended, turn;

static void first(void *unused) {
    (void)unused;
    sem_post(&first_came);
    sem_wait(&second_came);
    ended++;
}

static void second(void *unused) {
    (void)unused;
    sem_post(&second_came);
    sem_wait(&first_came);
    ended++;
}

static void block(void *unused) {
    (void)unused;
    sem_wait(&hold);
}

static void in_turn(void *mine) {
    int before = turn++;
    assert(before == *(int *)mine);
    sem_post(&turned);
}

static void spawn(void *unused) {
    (void)unused;
    if (pool_submit(pool, first, NULL) != 0 || pool_submit(pool, second, NULL) != 0)
        exit(EXIT_FAILURE);
}

static void *wait_and_look(void *expected) {
    pool_wait(pool);
    assert(ended >= *(int *)expected);
    return NULL;
}

static void submit(void (*task)(void *), void *argument) {
    if (pool_submit(pool, task, argument) != 0)
        exit(EXIT_FAILURE);
}

int main(void) {
    static int two = 2, four = 4, numbers[] = {0, 1};
    pthread_t other;
    sem_init(&first_came, 0, 0);
    sem_init(&second_came, 0, 0);
    sem_init(&hold, 0, 0);
    sem_init(&turned, 0, 0);
    pool = pool_new(2);
    if (!pool)
        return EXIT_FAILURE;
    submit(first, NULL);
    submit(second, NULL);
    if (pthread_create(&other, NULL, wait_and_look, &two) != 0)
        return EXIT_FAILURE;
    wait_and_look(&two);
    pthread_join(other, NULL);
    submit(spawn, NULL);
    wait_and_look(&four);
    submit(block, NULL);
    submit(in_turn, &numbers[0]);
    submit(in_turn, &numbers[1]);
    sem_wait(&turned);
    sem_wait(&turned);
    sem_post(&hold);
    /* What is left when the pool is freed runs all the same. */
    submit(first, NULL);
    submit(second, NULL);
    pool_free(pool);
    assert(ended == 6);
    return EXIT_SUCCESS;
}
