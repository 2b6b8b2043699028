// expect: lost-wakeup
// Says that an item comes, and then fetches the lock.
#include "queue.h"

void queue_put(struct queue *queue, int item) {
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == CAPACITY)
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    queue->items[(queue->first + queue->count) % CAPACITY] = item;
    queue->count++;
    pthread_mutex_unlock(&queue->mutex);
}
