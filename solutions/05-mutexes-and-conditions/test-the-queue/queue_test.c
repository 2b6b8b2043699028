/* A test of the queue in queue.h: its order alone, its bound, and that nobody is left asleep. */
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int put, taken;

static struct queue *make(int capacity) {
    struct queue *queue = queue_new(capacity);
    if (!queue)
        exit(EXIT_FAILURE);
    return queue;
}

static pthread_t start(void *(*function)(void *), struct queue *queue) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, function, queue) != 0)
        exit(EXIT_FAILURE);
    return thread;
}

static void expect(struct queue *queue, int number) {
    int got = queue_take(queue);
    assert(got == number);
}

/* One thread, and the numbers come to the end of the array: order. */
static void test_order(void) {
    struct queue *queue = make(3);
    for (int i = 0; i < 4; i++) {
        queue_put(queue, 2 * i);
        queue_put(queue, 2 * i + 1);
        expect(queue, 2 * i);
        expect(queue, 2 * i + 1);
    }
    queue_free(queue);
}

static void *put_two(void *queue) {
    for (int i = 1; i <= 2; i++) {
        queue_put(queue, i);
        int done = atomic_fetch_add(&put, 1) + 1;
        assert(done - atomic_load(&taken) <= 1);
    }
    return NULL;
}

/* The bound: where there is room for one, the second put ends only while the first number is taken. */
static void test_bound(void) {
    struct queue *queue = make(1);
    pthread_t producer = start(put_two, queue);
    for (int i = 1; i <= 2; i++) {
        atomic_fetch_add(&taken, 1); /* before it is: the producer may come in between */
        expect(queue, i);
    }
    pthread_join(producer, NULL);
    queue_free(queue);
}

static void *put_one(void *queue) {
    queue_put(queue, 1);
    return NULL;
}

static void *take_one(void *queue) {
    expect(queue, 1);
    return NULL;
}

/* Two of each kind: everybody comes through. */
static void test_crowd(int capacity) {
    struct queue *queue = make(capacity);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        threads[i] = start(i < 2 ? take_one : put_one, queue);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    queue_free(queue);
}

int main(void) {
    test_order();
    test_bound();
    test_crowd(1);
    test_crowd(2);
    return EXIT_SUCCESS;
}
