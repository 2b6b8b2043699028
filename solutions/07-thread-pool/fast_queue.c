#include "fast_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct fast_queue {
    pthread_mutex_t lock; // guards all below
    pthread_cond_t filled, emptied;
    size_t capacity, first, count;
    size_t sleepers; // takers that wait
    bool waking;     // one of them was signalled and has not come yet
    bool crowded;    // putters wait
    void *ring[];
};

struct fast_queue *fast_queue_create(size_t capacity) {
    if (capacity == 0 || capacity > SIZE_MAX / 4 / sizeof(void *)) {
        errno = capacity == 0 ? EINVAL : ENOMEM;
        return NULL;
    }
    struct fast_queue *queue = malloc(sizeof *queue + capacity * sizeof(void *));
    if (queue != NULL)
        *queue = (struct fast_queue){.lock = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP,
                                     .filled = PTHREAD_COND_INITIALIZER,
                                     .emptied = PTHREAD_COND_INITIALIZER,
                                     .capacity = capacity};
    return queue;
}

void fast_queue_destroy(struct fast_queue *queue) {
    pthread_cond_destroy(&queue->emptied);
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

// With the lock. One wake-up is on its way at most.
static void wake(struct fast_queue *queue) {
    if (queue->sleepers > 0 && !queue->waking) {
        queue->waking = true;
        pthread_cond_signal(&queue->filled);
    }
}

void fast_queue_put(struct fast_queue *queue, void *item) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity) {
        queue->crowded = true;
        pthread_cond_wait(&queue->emptied, &queue->lock);
    }
    size_t last = queue->first + queue->count++;
    queue->ring[last < queue->capacity ? last : last - queue->capacity] = item;
    wake(queue);
    pthread_mutex_unlock(&queue->lock);
}

void *fast_queue_take(struct fast_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0) {
        queue->sleepers++;
        pthread_cond_wait(&queue->filled, &queue->lock);
        queue->sleepers--;
        queue->waking = false;
    }
    void *item = queue->ring[queue->first++];
    if (queue->first == queue->capacity)
        queue->first = 0;
    if (--queue->count > 0)
        wake(queue); // who comes looks whether another is needed
    if (queue->crowded && queue->count <= queue->capacity / 2) {
        queue->crowded = false;
        pthread_cond_broadcast(&queue->emptied);
    }
    pthread_mutex_unlock(&queue->lock);
    return item;
}
