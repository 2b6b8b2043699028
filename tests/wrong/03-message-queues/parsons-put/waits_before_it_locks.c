// expect: race
// First there has to be room.
#include "queue.h"

void queue_put(struct queue *queue, int item) {
    while (queue->count == CAPACITY)
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    pthread_mutex_lock(&queue->mutex);
    queue->items[(queue->first + queue->count) % CAPACITY] = item;
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->mutex);
}
