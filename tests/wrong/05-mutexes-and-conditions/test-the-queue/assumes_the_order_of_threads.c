// expect: assertion
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

static void *produce(void *argument) {
    struct queue *queue = argument;
    queue_put(queue, 1);
    return NULL;
}

static void *produce_more(void *argument) {
    struct queue *queue = argument;
    queue_put(queue, 2);
    return NULL;
}

/* The one that was created first has put first, has it not? */
int main(void) {
    struct queue *queue = queue_new(2);
    pthread_t first, second;
    if (pthread_create(&first, NULL, produce, queue) ||
        pthread_create(&second, NULL, produce_more, queue))
        return 1;
    int a = queue_take(queue), b = queue_take(queue);
    assert(a == 1 && b == 2);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    queue_free(queue);
    return 0;
}
