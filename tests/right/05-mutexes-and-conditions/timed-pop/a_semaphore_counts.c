// A semaphore counts the items, and its wait with a limit is told the clock. The mutex guards the ring only.
#include "timed_queue.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

struct timed_queue {
    sem_t items;
    pthread_mutex_t lock; /* guards ring, head and tail */
    size_t head, tail, size;
    int *ring;
};

struct timed_queue *timed_queue_new(size_t capacity) {
    struct timed_queue *q = calloc(1, sizeof *q);
    if (q == NULL)
        return NULL;
    q->size = capacity + 1; /* one stays free: full and empty differ */
    q->ring = calloc(q->size, sizeof *q->ring);
    if (q->ring == NULL) {
        free(q);
        errno = ENOMEM;
        return NULL;
    }
    sem_init(&q->items, 0, 0);
    pthread_mutex_init(&q->lock, NULL);
    return q;
}

int timed_queue_push(struct timed_queue *q, int item) {
    pthread_mutex_lock(&q->lock);
    size_t next = (q->tail + 1) % q->size;
    int error = next == q->head ? EAGAIN : 0;
    if (error == 0) {
        q->ring[q->tail] = item;
        q->tail = next;
    }
    pthread_mutex_unlock(&q->lock);
    if (error == 0)
        sem_post(&q->items);
    return error;
}

static int take_one(sem_t *items, int timeout_ms) {
    if (timeout_ms == 0)
        return sem_trywait(items) == 0 ? 0 : errno == EAGAIN ? ETIMEDOUT : errno;
    if (timeout_ms < 0)
        return sem_wait(items) == 0 ? 0 : errno;
    return -1;
}

int timed_queue_pop(struct timed_queue *q, int *item, int timeout_ms) {
    int error;
    if (timeout_ms <= 0) {
        while ((error = take_one(&q->items, timeout_ms)) == EINTR)
            continue;
    } else {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += timeout_ms / 1000;
        until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        do
            error = sem_clockwait(&q->items, CLOCK_MONOTONIC, &until) == 0 ? 0 : errno;
        while (error == EINTR);
    }
    if (error != 0)
        return error;
    pthread_mutex_lock(&q->lock);
    *item = q->ring[q->head];
    q->head = (q->head + 1) % q->size;
    pthread_mutex_unlock(&q->lock);
    return 0;
}

void timed_queue_free(struct timed_queue *q) {
    sem_destroy(&q->items);
    pthread_mutex_destroy(&q->lock);
    free(q->ring);
    free(q);
}
