// Two who put and two who take, through a queue of CAPACITY places: each item once, in each one's order.
#include "../../solutions/07-thread-pool/fast_queue.h"
#include "expect.h"

#include <pthread.h>
#include <stdint.h>

static struct fast_queue *queue;
static int taken[2][ITEMS]; // plain: an item that two take is a race

static void *put(void *who) {
    for (uintptr_t i = 0; i < ITEMS; i++)
        fast_queue_put(queue, &taken[(uintptr_t)who][i]);
    return NULL;
}

static void *take(void *unused) {
    for (int i = 0; i < ITEMS; i++) {
        int *item = fast_queue_take(queue);
        *item += 1;
    }
    return unused;
}

int main(void) {
    pthread_t threads[3];
    queue = fast_queue_create(CAPACITY);
    EXPECT(1, queue != NULL);
    EXPECT(0, pthread_create(&threads[0], NULL, put, (void *)0));
    EXPECT(0, pthread_create(&threads[1], NULL, put, (void *)1));
    EXPECT(0, pthread_create(&threads[2], NULL, take, NULL));
    take(NULL);
    for (int i = 0; i < 3; i++)
        EXPECT(0, pthread_join(threads[i], NULL));
    for (int i = 0; i < ITEMS; i++)
        EXPECT(2, taken[0][i] + taken[1][i]);
    fast_queue_destroy(queue);
    return 0;
}
