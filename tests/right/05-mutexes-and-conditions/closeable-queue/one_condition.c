// One condition, a broadcast for every change; whoever wakes looks for itself.
#include "closeable_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct closeable_queue {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool closed;
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
    pthread_cond_init(&q->changed, NULL);
    return q;
}

void queue_destroy(struct closeable_queue *q) {
    pthread_mutex_destroy(&q->mutex);
    pthread_cond_destroy(&q->changed);
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
    while (!q->closed && q->used >= q->capacity)
        pthread_cond_wait(&q->changed, &q->mutex);
    bool put = false;
    if (!q->closed) {
        append(q, message);
        put = true;
    }
    pthread_mutex_unlock(&q->mutex);
    pthread_cond_broadcast(&q->changed);
    return put;
}

bool queue_take(struct closeable_queue *q, struct message *message) {
    bool taken = false;
    pthread_mutex_lock(&q->mutex);
    for (;;) {
        if (q->used > 0) {
            remove_first(q, message);
            taken = true;
            break;
        }
        if (q->closed)
            break;
        pthread_cond_wait(&q->changed, &q->mutex);
    }
    pthread_mutex_unlock(&q->mutex);
    pthread_cond_broadcast(&q->changed);
    return taken;
}

void queue_close(struct closeable_queue *q) {
    pthread_mutex_lock(&q->mutex);
    q->closed = true;
    pthread_mutex_unlock(&q->mutex);
    pthread_cond_broadcast(&q->changed);
}
