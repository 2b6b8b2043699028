// expect: lost-wakeup
// A mutex for each end, and an atomic number in the middle.  The other end changes that number, and
// signals, between a look at it and the wait: it does not hold this end's mutex.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct bounded_queue {
    pthread_mutex_t put_lock;  /* guards in */
    pthread_mutex_t take_lock; /* guards out */
    pthread_cond_t not_full, not_empty;
    atomic_size_t count;
    size_t capacity, in, out;
    struct message *ring;
};

struct bounded_queue *queue_create(size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *q = malloc(sizeof *q);
    struct message *ring = malloc(capacity * sizeof *ring);
    if (q == NULL || ring == NULL) {
        free(q);
        free(ring);
        errno = ENOMEM;
        return NULL;
    }
    q->ring = ring;
    q->capacity = capacity;
    q->in = q->out = 0;
    atomic_init(&q->count, 0);
    pthread_mutex_init(&q->put_lock, NULL);
    pthread_mutex_init(&q->take_lock, NULL);
    pthread_cond_init(&q->not_full, NULL);
    pthread_cond_init(&q->not_empty, NULL);
    return q;
}

void queue_destroy(struct bounded_queue *q) {
    pthread_cond_destroy(&q->not_full);
    pthread_cond_destroy(&q->not_empty);
    pthread_mutex_destroy(&q->put_lock);
    pthread_mutex_destroy(&q->take_lock);
    free(q->ring);
    free(q);
}

void queue_put(struct bounded_queue *q, const struct message *message) {
    pthread_mutex_lock(&q->put_lock);
    while (atomic_load(&q->count) == q->capacity)
        pthread_cond_wait(&q->not_full, &q->put_lock);
    q->ring[q->in] = *message;
    q->in = (q->in + 1) % q->capacity;
    atomic_fetch_add(&q->count, 1);
    pthread_mutex_unlock(&q->put_lock);
    pthread_cond_signal(&q->not_empty);
}

void queue_take(struct bounded_queue *q, struct message *message) {
    pthread_mutex_lock(&q->take_lock);
    while (atomic_load(&q->count) == 0)
        pthread_cond_wait(&q->not_empty, &q->take_lock);
    *message = q->ring[q->out];
    q->out = (q->out + 1) % q->capacity;
    atomic_fetch_sub(&q->count, 1);
    pthread_mutex_unlock(&q->take_lock);
    pthread_cond_signal(&q->not_full);
}
