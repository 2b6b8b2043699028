/* A test of the queue in queue.h. It ends with status 0 when the queue is right. When it is wrong, an
 * assertion fails, or the test is stuck, in some schedule; the grader tries them all. */
#include "queue.h"

#include <assert.h>
#include <stdlib.h>

int main(void) {
    struct queue *queue = queue_new(1);
    if (!queue)
        return EXIT_FAILURE;
    queue_put(queue, 7);
    int number = queue_take(queue);
    assert(number == 7);
    /* TODO: threads that put and take, and what must hold */
    queue_free(queue);
    return EXIT_SUCCESS;
}
