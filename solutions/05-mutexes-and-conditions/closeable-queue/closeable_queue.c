/* A queue that can be closed: the reference solution. The contract is in closeable_queue.h. */
#include "closeable_queue.h"

#include <pthread.h>
#include <stdlib.h>

struct closeable_queue {
    pthread_mutex_t lock;     /* guards closed, first, count and ring */
    pthread_cond_t not_full;  /* where producers sleep: closed or count < capacity */
    pthread_cond_t not_empty; /* where consumers sleep: closed or count > 0 */
    bool closed;              /* once true, for good */
    size_t capacity;          /* never changes */
    size_t first, count;      /* messages are at first, first + 1, … around the end of the ring */
    struct message ring[];
};

struct closeable_queue *queue_create(size_t capacity) {
    struct closeable_queue *queue = malloc(sizeof *queue + capacity * sizeof queue->ring[0]);
    if (queue == NULL)
        return NULL;
    queue->capacity = capacity;
    queue->first = queue->count = 0;
    queue->closed = false;
    /* With default attributes these cannot fail on Linux. */
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->not_full, NULL);
    pthread_cond_init(&queue->not_empty, NULL);
    return queue;
}

void queue_destroy(struct closeable_queue *queue) {
    pthread_cond_destroy(&queue->not_empty);
    pthread_cond_destroy(&queue->not_full);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

bool queue_put(struct closeable_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (!queue->closed && queue->count == queue->capacity)
        pthread_cond_wait(&queue->not_full, &queue->lock);
    bool open = !queue->closed;
    if (open) {
        queue->ring[(queue->first + queue->count) % queue->capacity] = *message;
        queue->count++;
        pthread_cond_signal(&queue->not_empty);
    }
    pthread_mutex_unlock(&queue->lock);
    return open;
}

bool queue_take(struct closeable_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (!queue->closed && queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->lock);
    bool some = queue->count > 0; /* closed or not: what is inside comes out */
    if (some) {
        *message = queue->ring[queue->first];
        queue->first = (queue->first + 1) % queue->capacity;
        queue->count--;
        pthread_cond_signal(&queue->not_full);
    }
    pthread_mutex_unlock(&queue->lock);
    return some;
}

void queue_close(struct closeable_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    /* It makes both predicates true, and for all who wait. */
    pthread_cond_broadcast(&queue->not_full);
    pthread_cond_broadcast(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
}
