// expect: wrong-output
// Everything in nanoseconds first.
#include "timed_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct timed_queue {
    pthread_mutex_t mutex; /* guards all that follows but capacity */
    pthread_cond_t not_empty;
    size_t first, count;
    size_t capacity;
    int items[]; /* a ring: `count` of them are in use, from `first` on */
};

struct timed_queue *timed_queue_new(size_t capacity) {
    struct timed_queue *queue = malloc(sizeof *queue + capacity * sizeof queue->items[0]);
    if (queue == NULL)
        return NULL;
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->not_empty, &attributes);
    pthread_condattr_destroy(&attributes);
    queue->first = 0;
    queue->count = 0;
    queue->capacity = capacity;
    return queue;
}

int timed_queue_push(struct timed_queue *queue, int item) {
    int error = EAGAIN;
    pthread_mutex_lock(&queue->mutex);
    if (queue->count < queue->capacity) {
        queue->items[(queue->first + queue->count) % queue->capacity] = item;
        queue->count++;
        pthread_cond_signal(&queue->not_empty);
        error = 0;
    }
    pthread_mutex_unlock(&queue->mutex);
    return error;
}

int timed_queue_pop(struct timed_queue *queue, int *item, int timeout_ms) {
    struct timespec until;
    int error = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    if (timeout_ms > 0) {
        long nanoseconds = until.tv_nsec + timeout_ms * 1000000;
        until.tv_sec += nanoseconds / 1000000000;
        until.tv_nsec = nanoseconds % 1000000000;
    }
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0 && error == 0)
        error = timeout_ms < 0 ? pthread_cond_wait(&queue->not_empty, &queue->mutex)
                               : pthread_cond_timedwait(&queue->not_empty, &queue->mutex, &until);
    if (queue->count > 0)
        error = 0;
    if (error == 0) {
        *item = queue->items[queue->first];
        queue->first = (queue->first + 1) % queue->capacity;
        queue->count--;
    }
    pthread_mutex_unlock(&queue->mutex);
    return error;
}

void timed_queue_free(struct timed_queue *queue) {
    pthread_cond_destroy(&queue->not_empty);
    pthread_mutex_destroy(&queue->mutex);
    free(queue);
}
