#include "queue.h"

#include <errno.h>
#include <stdlib.h>

int queue_init(struct queue *queue, size_t capacity) {
    if (capacity == 0)
        return EINVAL;
    *queue = (struct queue){.lock = PTHREAD_MUTEX_INITIALIZER,
                            .not_full = PTHREAD_COND_INITIALIZER,
                            .not_empty = PTHREAD_COND_INITIALIZER,
                            .capacity = capacity};
    queue->items = calloc(capacity, sizeof *queue->items);
    return queue->items != NULL ? 0 : ENOMEM;
}

void queue_destroy(struct queue *queue) {
    pthread_cond_destroy(&queue->not_empty);
    pthread_cond_destroy(&queue->not_full);
    pthread_mutex_destroy(&queue->lock);
    free(queue->items);
}

// A mutex and a condition variable of the default kind, used as here, have no errors to return
// (pthread_mutex_lock(3p), pthread_cond_wait(3p), "Errors").
int queue_push(struct queue *queue, void *item) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity && !queue->done)
        pthread_cond_wait(&queue->not_full, &queue->lock);
    int error = queue->done ? EPIPE : 0;
    if (error == 0) {
        queue->items[(queue->first + queue->count++) % queue->capacity] = item;
        pthread_cond_signal(&queue->not_empty);
    }
    pthread_mutex_unlock(&queue->lock);
    return error;
}

// region: pop
int queue_pop(struct queue *queue, void **item) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->done)
        pthread_cond_wait(&queue->not_empty, &queue->lock);
    int error = queue->count == 0 ? EPIPE : 0; // done, and drained
    if (error == 0) {
        *item = queue->items[queue->first];
        queue->first = (queue->first + 1) % queue->capacity;
        queue->count--;
        pthread_cond_signal(&queue->not_full);
    }
    pthread_mutex_unlock(&queue->lock);
    return error;
}
// endregion: pop

void queue_done(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    queue->done = true; // under the lock, or a wait that is about to begin misses it
    pthread_cond_broadcast(&queue->not_full);
    pthread_cond_broadcast(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
}
