// expect: race
// The item is stored under the lock; the count can follow.
#include "queue.h"

void queue_put(struct queue *queue, int item) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == CAPACITY)
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    queue->items[(queue->first + queue->count) % CAPACITY] = item;
    pthread_mutex_unlock(&queue->mutex);
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
}
