// expect: wrong-output
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

static void *produce(void *queue) {
    queue_put(queue, 1);
    queue_put(queue, 2);
    return NULL;
}

static void *consume(void *queue) {
    queue_take(queue);
    queue_take(queue);
    return NULL;
}

int main(void) {
    struct queue *queue = queue_new(1);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        if (pthread_create(&threads[i], NULL, i % 2 ? produce : consume, queue))
            return 1;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    queue_free(queue);
    return 0;
}
