// expect: race
// Copies under the lock, and counts once it has been given back, "to hold it as short as possible".
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct bounded_queue {
    pthread_mutex_t lock;
    pthread_cond_t not_full, not_empty;
    size_t capacity, first, count;
    struct message ring[];
};

struct bounded_queue *queue_create(size_t capacity) {
    struct bounded_queue *queue = NULL;
    if (capacity == 0)
        errno = EINVAL;
    else
        queue = calloc(1, sizeof *queue + capacity * sizeof(struct message));
    if (queue == NULL)
        return NULL;
    queue->capacity = capacity;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->not_full, NULL);
    pthread_cond_init(&queue->not_empty, NULL);
    return queue;
}

void queue_destroy(struct bounded_queue *queue) {
    pthread_cond_destroy(&queue->not_empty);
    pthread_cond_destroy(&queue->not_full);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

void queue_put(struct bounded_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity)
        pthread_cond_wait(&queue->not_full, &queue->lock);
    queue->ring[(queue->first + queue->count) % queue->capacity] = *message;
    pthread_mutex_unlock(&queue->lock);
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
}

void queue_take(struct bounded_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->lock);
    *message = queue->ring[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    pthread_mutex_unlock(&queue->lock);
    queue->count--;
    pthread_cond_signal(&queue->not_full);
}
