// expect: lost-wakeup
// Nobody can be waiting for data when there is some already, so only the first message signals.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct bounded_queue {
    pthread_mutex_t lock;
    pthread_cond_t not_full, not_empty;
    size_t capacity, read_at, write_at, count;
    struct message *messages;
};

struct bounded_queue *queue_create(size_t capacity) {
    struct bounded_queue *queue;
    if (capacity == 0)
        return errno = EINVAL, NULL;
    if ((queue = malloc(sizeof *queue)) == NULL)
        return NULL;
    memset(queue, 0, sizeof *queue);
    if ((queue->messages = malloc(capacity * sizeof *queue->messages)) == NULL) {
        free(queue);
        return NULL;
    }
    queue->capacity = capacity;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->not_full, NULL);
    pthread_cond_init(&queue->not_empty, NULL);
    return queue;
}

void queue_destroy(struct bounded_queue *queue) {
    free(queue->messages);
    pthread_cond_destroy(&queue->not_empty);
    pthread_cond_destroy(&queue->not_full);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

void queue_put(struct bounded_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity)
        pthread_cond_wait(&queue->not_full, &queue->lock);
    memcpy(&queue->messages[queue->write_at], message, sizeof *message);
    if (++queue->write_at == queue->capacity)
        queue->write_at = 0;
    if (++queue->count == 1)
        pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
}

void queue_take(struct bounded_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->lock);
    memcpy(message, &queue->messages[queue->read_at], sizeof *message);
    if (++queue->read_at == queue->capacity)
        queue->read_at = 0;
    if (queue->count-- == queue->capacity)
        pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->lock);
}
