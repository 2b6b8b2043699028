// expect: wrong-output
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

static void *consume(void *queue) {
    int got = queue_take(queue);
    assert(got == 1 || got == 2);
    return NULL;
}

/* The consumers are not waited for. */
int main(void) {
    struct queue *queue = queue_new(2);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], NULL, consume, queue))
            return 1;
        pthread_detach(threads[i]);
    }
    queue_put(queue, 1);
    queue_put(queue, 2);
    return 0;
}
