// expect: deadlock
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

/* A full queue has no room: a put must return at once? */
int main(void) {
    struct queue *queue = queue_new(1);
    queue_put(queue, 1);
    queue_put(queue, 2);
    int got = queue_take(queue);
    assert(got == 1);
    queue_free(queue);
    return 0;
}
