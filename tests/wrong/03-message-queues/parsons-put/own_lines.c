// expect: rule
// A queue of its own, with a loop that spins.
#include "queue.h"

void queue_put(struct queue *queue, int item) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == CAPACITY) {
        pthread_mutex_unlock(&queue->mutex);
        pthread_mutex_lock(&queue->mutex);
    }
    queue->items[(queue->first + queue->count) % CAPACITY] = item;
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->mutex);
}
