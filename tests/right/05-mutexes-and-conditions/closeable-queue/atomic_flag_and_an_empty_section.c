// The flag is atomic and set without the lock; but the lock is taken and given back before the
// broadcasts, so that no one is between its look and its sleep.
#include "closeable_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <stdatomic.h>

struct closeable_queue {
    pthread_mutex_t mutex;
    pthread_cond_t space, data;
    atomic_bool closed;
    size_t capacity, head, used;
    struct message *slots;
};

struct closeable_queue *queue_create(size_t capacity) {
    struct closeable_queue *q = calloc(1, sizeof *q);
    if (q == NULL)
        return NULL;
    q->slots = calloc(capacity, sizeof *q->slots);
    if (q->slots == NULL) {
        free(q);
        errno = ENOMEM;
        return NULL;
    }
    q->capacity = capacity;
    pthread_mutex_init(&q->mutex, NULL);
    pthread_cond_init(&q->space, NULL);
    pthread_cond_init(&q->data, NULL);
    return q;
}

void queue_destroy(struct closeable_queue *q) {
    pthread_mutex_destroy(&q->mutex);
    pthread_cond_destroy(&q->space);
    pthread_cond_destroy(&q->data);
    free(q->slots);
    free(q);
}

static void append(struct closeable_queue *q, const struct message *message) {
    q->slots[(q->head + q->used++) % q->capacity] = *message;
}

static void remove_first(struct closeable_queue *q, struct message *message) {
    *message = q->slots[q->head];
    q->head = (q->head + 1) % q->capacity;
    q->used--;
}

bool queue_put(struct closeable_queue *q, const struct message *message) {
    pthread_mutex_lock(&q->mutex);
    while (q->used == q->capacity && !q->closed)
        pthread_cond_wait(&q->space, &q->mutex);
    if (q->closed) {
        pthread_mutex_unlock(&q->mutex);
        return false;
    }
    append(q, message); /* may be just after the end has begun: the end is when the lock is had */
    pthread_cond_signal(&q->data);
    pthread_mutex_unlock(&q->mutex);
    return true;
}

bool queue_take(struct closeable_queue *q, struct message *message) {
    pthread_mutex_lock(&q->mutex);
    while (q->used == 0 && !q->closed)
        pthread_cond_wait(&q->data, &q->mutex);
    if (q->used == 0) {
        pthread_mutex_unlock(&q->mutex);
        return false;
    }
    remove_first(q, message);
    pthread_cond_signal(&q->space);
    pthread_mutex_unlock(&q->mutex);
    return true;
}

void queue_close(struct closeable_queue *q) {
    atomic_store(&q->closed, true);
    pthread_mutex_lock(&q->mutex);
    pthread_mutex_unlock(&q->mutex);
    pthread_cond_broadcast(&q->data);
    pthread_cond_broadcast(&q->space);
}
