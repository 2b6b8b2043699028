/* Braces, comments, and the lines that are not used left in. */
#include "queue.h"

void queue_put(struct queue *queue, int item) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == CAPACITY) { // until there is room
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    }
    queue->items[(queue->first + queue->count) % CAPACITY] = item;
    // if (queue->count == CAPACITY)
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->mutex);
}
