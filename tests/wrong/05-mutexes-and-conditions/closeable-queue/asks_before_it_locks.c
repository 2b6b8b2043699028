// expect: wrong-output
// Whether the queue is closed is atomic: that is asked first, without the lock, for it cannot
// open again.
#include "closeable_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct closeable_queue {
    pthread_mutex_t lock;
    pthread_cond_t not_empty, not_full;
    size_t capacity, first, count;
    atomic_bool closed;
    struct message *messages;
};

struct closeable_queue *queue_create(size_t capacity) {
    struct closeable_queue *queue = malloc(sizeof *queue);
    if (queue == NULL)
        return NULL;
    queue->messages = calloc(capacity, sizeof *queue->messages);
    if (queue->messages == NULL) {
        free(queue);
        errno = ENOMEM;
        return NULL;
    }
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->not_empty, NULL);
    pthread_cond_init(&queue->not_full, NULL);
    queue->capacity = capacity;
    queue->first = queue->count = 0;
    queue->closed = false;
    return queue;
}

void queue_destroy(struct closeable_queue *queue) {
    pthread_cond_destroy(&queue->not_full);
    pthread_cond_destroy(&queue->not_empty);
    pthread_mutex_destroy(&queue->lock);
    free(queue->messages);
    free(queue);
}

bool queue_put(struct closeable_queue *queue, const struct message *message) {
    if (queue->closed)
        return false;
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity) {
        if (queue->closed) {
            pthread_mutex_unlock(&queue->lock);
            return false;
        }
        pthread_cond_wait(&queue->not_full, &queue->lock);
    }
    queue->messages[(queue->first + queue->count) % queue->capacity] = *message;
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
    return true;
}

bool queue_take(struct closeable_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (!queue->closed && queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->lock);
    if (queue->count == 0) {
        pthread_mutex_unlock(&queue->lock);
        return false;
    }
    *message = queue->messages[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->lock);
    return true;
}

void queue_close(struct closeable_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->not_empty);
    pthread_cond_broadcast(&queue->not_full);
    pthread_mutex_unlock(&queue->lock);
}
