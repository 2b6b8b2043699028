// Semaphores for places and messages.  The end posts one to each, and whoever leaves because of it
// hands it on to the next.
#include "closeable_queue.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct closeable_queue {
    sem_t places, messages; /* from the end on one more each, which stays */
    pthread_mutex_t lock;   /* guards the rest */
    bool closed;
    size_t capacity, in, out;
    struct message ring[];
};

static void down(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1 && errno == EINTR)
        continue;
}

struct closeable_queue *queue_create(size_t capacity) {
    struct closeable_queue *queue = malloc(sizeof *queue + capacity * sizeof(struct message));
    if (queue == NULL)
        return NULL;
    sem_init(&queue->places, 0, (unsigned)capacity);
    sem_init(&queue->messages, 0, 0);
    pthread_mutex_init(&queue->lock, NULL);
    queue->closed = false;
    queue->capacity = capacity;
    queue->in = queue->out = 0;
    return queue;
}

void queue_destroy(struct closeable_queue *queue) {
    sem_destroy(&queue->places);
    sem_destroy(&queue->messages);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

bool queue_put(struct closeable_queue *queue, const struct message *message) {
    down(&queue->places);
    pthread_mutex_lock(&queue->lock);
    bool open = !queue->closed;
    if (open)
        queue->ring[queue->in++ % queue->capacity] = *message;
    pthread_mutex_unlock(&queue->lock);
    sem_post(open ? &queue->messages : &queue->places);
    return open;
}

bool queue_take(struct closeable_queue *queue, struct message *message) {
    down(&queue->messages);
    pthread_mutex_lock(&queue->lock);
    bool some = queue->out < queue->in;
    if (some)
        *message = queue->ring[queue->out++ % queue->capacity];
    pthread_mutex_unlock(&queue->lock);
    sem_post(some ? &queue->places : &queue->messages);
    return some;
}

void queue_close(struct closeable_queue *queue) {
    pthread_mutex_lock(&queue->lock);
    bool first = !queue->closed;
    queue->closed = true;
    pthread_mutex_unlock(&queue->lock);
    if (first) {
        sem_post(&queue->places);
        sem_post(&queue->messages);
    }
}
