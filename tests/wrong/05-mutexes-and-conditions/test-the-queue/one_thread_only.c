// expect: wrong-output
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

int main(void) {
    struct queue *queue = queue_new(4);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 4; i++)
            queue_put(queue, i);
        for (int i = 0; i < 4; i++) {
            int got = queue_take(queue);
            assert(got == i);
        }
    }
    queue_free(queue);
    return 0;
}
