// expect: rule
// No condition variables: gives the lock back for a moment and looks again.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct bounded_queue {
    pthread_mutex_t mutex;
    size_t capacity, first, count;
    struct message ring[];
};

struct bounded_queue *queue_create(size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *queue = calloc(1, sizeof *queue + capacity * sizeof(struct message));
    if (queue != NULL) {
        queue->capacity = capacity;
        pthread_mutex_init(&queue->mutex, NULL);
    }
    return queue;
}

void queue_destroy(struct bounded_queue *queue) {
    pthread_mutex_destroy(&queue->mutex);
    free(queue);
}

void queue_put(struct bounded_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == queue->capacity) {
        pthread_mutex_unlock(&queue->mutex);
        usleep(1000);
        pthread_mutex_lock(&queue->mutex);
    }
    queue->ring[(queue->first + queue->count) % queue->capacity] = *message;
    queue->count++;
    pthread_mutex_unlock(&queue->mutex);
}

void queue_take(struct bounded_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0) {
        pthread_mutex_unlock(&queue->mutex);
        usleep(1000);
        pthread_mutex_lock(&queue->mutex);
    }
    *message = queue->ring[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
}
