// expect: wrong-output
// "We were woken, so there is room": but another thread may have been faster.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct bounded_queue {
    pthread_mutex_t mutex;
    pthread_cond_t space, data;
    size_t capacity, head, tail, used;
    struct message *slots;
};

struct bounded_queue *queue_create(size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *q = calloc(1, sizeof *q);
    if (q == NULL)
        return NULL;
    q->slots = calloc(capacity, sizeof *q->slots);
    if (q->slots == NULL) {
        free(q);
        return NULL;
    }
    q->capacity = capacity;
    pthread_mutex_init(&q->mutex, NULL);
    pthread_cond_init(&q->space, NULL);
    pthread_cond_init(&q->data, NULL);
    return q;
}

void queue_destroy(struct bounded_queue *q) {
    pthread_mutex_destroy(&q->mutex);
    pthread_cond_destroy(&q->space);
    pthread_cond_destroy(&q->data);
    free(q->slots);
    free(q);
}

void queue_put(struct bounded_queue *q, const struct message *message) {
    pthread_mutex_lock(&q->mutex);
    if (q->used == q->capacity)
        pthread_cond_wait(&q->space, &q->mutex);
    q->slots[q->tail] = *message;
    q->tail = (q->tail + 1) % q->capacity;
    q->used++;
    pthread_cond_signal(&q->data);
    pthread_mutex_unlock(&q->mutex);
}

void queue_take(struct bounded_queue *q, struct message *message) {
    pthread_mutex_lock(&q->mutex);
    if (q->used == 0)
        pthread_cond_wait(&q->data, &q->mutex);
    *message = q->slots[q->head];
    q->head = (q->head + 1) % q->capacity;
    q->used--;
    pthread_cond_signal(&q->space);
    pthread_mutex_unlock(&q->mutex);
}
