// expect: wrong-output
// One more, and then the item: at the place behind the next one.
#include "queue.h"

void queue_put(struct queue *queue, int item) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == CAPACITY)
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    queue->count++;
    queue->items[(queue->first + queue->count) % CAPACITY] = item;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->mutex);
}
