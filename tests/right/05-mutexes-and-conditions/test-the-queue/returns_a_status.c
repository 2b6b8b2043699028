/* No assertions: counts what is wrong and says so by the exit status. */
#include "queue.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int wrong, finished;

static void *put(void *argument) {
    queue_put(argument, 5);
    finished++;
    return NULL;
}

static void *take(void *argument) {
    if (queue_take(argument) != 5)
        wrong++;
    finished++;
    return NULL;
}

static void crowd(int capacity, int pairs) {
    struct queue *queue = queue_new(capacity);
    pthread_t threads[8];
    finished = 0;
    for (int i = 0; i < 2 * pairs; i++)
        if (pthread_create(&threads[i], NULL, i < pairs ? take : put, queue))
            exit(2);
    for (int i = 0; i < 2 * pairs; i++)
        pthread_join(threads[i], NULL);
    wrong += finished != 2 * pairs;
    queue_free(queue);
}

/* A second put comes back though nothing was taken: it must not. */
static void bound(void) {
    struct queue *queue = queue_new(1);
    pthread_t thread;
    finished = 0;
    queue_put(queue, 4);
    if (pthread_create(&thread, NULL, put, queue))
        exit(2);
    if (finished)
        wrong++;
    int first = queue_take(queue), second = queue_take(queue);
    wrong += first != 4 || second != 5;
    pthread_join(thread, NULL);
    queue_free(queue);
}

int main(void) {
    struct queue *queue = queue_new(2);
    for (int i = 0; i < 3; i++) {
        queue_put(queue, i);
        queue_put(queue, -i);
        wrong += queue_take(queue) != i;
        wrong += queue_take(queue) != -i;
    }
    for (int i = 0; i < 3; i++) {
        queue_put(queue, i);
        wrong += queue_take(queue) != i;
    }
    queue_free(queue);
    bound();
    crowd(1, 2);
    crowd(2, 2);
    return wrong != 0;
}
