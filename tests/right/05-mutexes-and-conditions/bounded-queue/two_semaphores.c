// A semaphore counts the free places, another the messages; a mutex for each end.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct bounded_queue {
    sem_t places, messages;
    pthread_mutex_t in_lock, out_lock;
    size_t capacity, in, out;
    struct message *ring;
};

static void down(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        if (errno != EINTR)
            abort();
}

struct bounded_queue *queue_create(size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *queue = malloc(sizeof *queue);
    if (queue == NULL)
        return NULL;
    *queue = (struct bounded_queue){.capacity = capacity,
                                    .ring = calloc(capacity, sizeof(struct message)),
                                    .in_lock = PTHREAD_MUTEX_INITIALIZER,
                                    .out_lock = PTHREAD_MUTEX_INITIALIZER};
    if (queue->ring == NULL || sem_init(&queue->places, 0, (unsigned)capacity) == -1 ||
        sem_init(&queue->messages, 0, 0) == -1) {
        int error = errno;
        free(queue->ring);
        free(queue);
        errno = error;
        return NULL;
    }
    return queue;
}

void queue_destroy(struct bounded_queue *queue) {
    sem_destroy(&queue->places);
    sem_destroy(&queue->messages);
    free(queue->ring);
    free(queue);
}

void queue_put(struct bounded_queue *queue, const struct message *message) {
    down(&queue->places);
    pthread_mutex_lock(&queue->in_lock);
    queue->ring[queue->in++ % queue->capacity] = *message;
    pthread_mutex_unlock(&queue->in_lock);
    sem_post(&queue->messages);
}

void queue_take(struct bounded_queue *queue, struct message *message) {
    down(&queue->messages);
    pthread_mutex_lock(&queue->out_lock);
    *message = queue->ring[queue->out++ % queue->capacity];
    pthread_mutex_unlock(&queue->out_lock);
    sem_post(&queue->places);
}
