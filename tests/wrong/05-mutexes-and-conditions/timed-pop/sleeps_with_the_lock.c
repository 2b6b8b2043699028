// expect: wrong-output
// Looks, sleeps until the time is up, and looks again; all of it under the lock, as one should.
#include "timed_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

struct timed_queue {
    pthread_mutex_t mutex;
    pthread_cond_t not_empty;
    size_t first, count;
    size_t capacity;
    int items[];
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

static void deadline(struct timespec *until, int timeout_ms) {
    clock_gettime(CLOCK_MONOTONIC, until);
    until->tv_sec += timeout_ms / 1000;
    until->tv_nsec += timeout_ms % 1000 * 1000000L;
    if (until->tv_nsec >= 1000000000L) {
        until->tv_sec++;
        until->tv_nsec -= 1000000000L;
    }
}

int timed_queue_pop(struct timed_queue *queue, int *item, int timeout_ms) {
    struct timespec until;
    if (timeout_ms > 0)
        deadline(&until, timeout_ms);
    int error = 0;
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0 && error == 0) {
        if (timeout_ms < 0)
            pthread_cond_wait(&queue->not_empty, &queue->mutex);
        else if (timeout_ms == 0)
            error = ETIMEDOUT;
        else {
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
            error = ETIMEDOUT;
        }
    }
    if (queue->count > 0) {
        *item = queue->items[queue->first];
        queue->first = (queue->first + 1) % queue->capacity;
        queue->count--;
        error = 0;
    }
    pthread_mutex_unlock(&queue->mutex);
    return error;
}

void timed_queue_free(struct timed_queue *queue) {
    pthread_cond_destroy(&queue->not_empty);
    pthread_mutex_destroy(&queue->mutex);
    free(queue);
}
