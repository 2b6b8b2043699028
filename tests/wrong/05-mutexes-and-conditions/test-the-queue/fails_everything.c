// expect: assertion
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

int main(void) {
    struct queue *queue = queue_new(1);
    queue_put(queue, 1);
    assert(queue_take(queue) != 1);
    queue_free(queue);
    return 0;
}
