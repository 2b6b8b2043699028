// expect: lost-wakeup
// One condition for both, and a signal: it may wake one who waits for the other thing.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct bounded_queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t capacity, first, count;
    struct message ring[];
};

struct bounded_queue *queue_create(size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *queue = malloc(sizeof *queue + capacity * sizeof(struct message));
    if (queue == NULL)
        return NULL;
    queue->capacity = capacity;
    queue->first = 0;
    queue->count = 0;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    return queue;
}

void queue_destroy(struct bounded_queue *queue) {
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

void queue_put(struct bounded_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity)
        pthread_cond_wait(&queue->changed, &queue->lock);
    queue->ring[(queue->first + queue->count++) % queue->capacity] = *message;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

void queue_take(struct bounded_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->changed, &queue->lock);
    *message = queue->ring[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}
