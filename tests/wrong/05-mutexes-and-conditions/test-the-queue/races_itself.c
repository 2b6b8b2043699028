// expect: race
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

static int sum;

static void *consume(void *queue) {
    sum += queue_take(queue);
    return NULL;
}

int main(void) {
    struct queue *queue = queue_new(1);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, consume, queue))
            return 1;
    queue_put(queue, 1);
    queue_put(queue, 2);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert(sum == 3);
    queue_free(queue);
    return 0;
}
