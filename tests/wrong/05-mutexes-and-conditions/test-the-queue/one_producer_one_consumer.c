// expect: wrong-output
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

static void *produce(void *queue) {
    for (int i = 0; i < 8; i++)
        queue_put(queue, i);
    return NULL;
}

int main(void) {
    struct queue *queue = queue_new(2);
    pthread_t producer;
    if (pthread_create(&producer, NULL, produce, queue))
        return 1;
    for (int i = 0; i < 8; i++) {
        int got = queue_take(queue);
        assert(got == i);
    }
    pthread_join(producer, NULL);
    queue_free(queue);
    return 0;
}
