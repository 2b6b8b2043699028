// expect: deadlock
// The end is a message of its own, which each consumer puts back for the next one.  But when the
// queue is full there is no room for it.
#include "closeable_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct closeable_queue {
    pthread_mutex_t mutex;
    pthread_cond_t space, data;
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

static const struct message last = {.from = (size_t)-1};

static void put_anyhow(struct closeable_queue *q, const struct message *message) {
    while (q->used == q->capacity)
        pthread_cond_wait(&q->space, &q->mutex);
    append(q, message);
    pthread_cond_signal(&q->data);
}

bool queue_put(struct closeable_queue *q, const struct message *message) {
    pthread_mutex_lock(&q->mutex);
    bool open = !q->closed;
    if (open)
        put_anyhow(q, message);
    pthread_mutex_unlock(&q->mutex);
    return open;
}

bool queue_take(struct closeable_queue *q, struct message *message) {
    pthread_mutex_lock(&q->mutex);
    while (q->used == 0)
        pthread_cond_wait(&q->data, &q->mutex);
    remove_first(q, message);
    bool end = message->from == last.from;
    if (end)
        put_anyhow(q, &last);
    else
        pthread_cond_signal(&q->space);
    pthread_mutex_unlock(&q->mutex);
    return !end;
}

void queue_close(struct closeable_queue *q) {
    pthread_mutex_lock(&q->mutex);
    if (!q->closed) {
        q->closed = true;
        put_anyhow(q, &last);
    }
    pthread_mutex_unlock(&q->mutex);
}
