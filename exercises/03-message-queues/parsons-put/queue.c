/* The half of the queue that is given. See queue.h. */
#include "queue.h"

int queue_take(struct queue *queue) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->mutex);
    int item = queue->items[queue->first];
    queue->first = (queue->first + 1) % CAPACITY;
    queue->count--;
    pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->mutex);
    return item;
}
