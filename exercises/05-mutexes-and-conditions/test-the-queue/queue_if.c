/* Wrong: takes being woken for having something to take. */
#include "queue.h"

#include <pthread.h>
#include <stdlib.h>

struct queue {
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t not_empty, not_full;
    int capacity, count, front;
    int numbers[];
};

struct queue *queue_new(int capacity) {
    size_t room = sizeof(int) * (size_t)capacity;
    struct queue *queue = malloc(sizeof *queue + room);
    if (!queue)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->not_empty, NULL);
    pthread_cond_init(&queue->not_full, NULL);
    queue->capacity = capacity;
    queue->count = queue->front = 0;
    return queue;
}

void queue_put(struct queue *queue, int number) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity)
        pthread_cond_wait(&queue->not_full, &queue->lock);
    queue->numbers[(queue->front + queue->count) % queue->capacity] = number;
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
}

int queue_take(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    if (queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->lock);
    int number = queue->numbers[queue->front];
    queue->front = (queue->front + 1) % queue->capacity;
    queue->count--;
    pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->lock);
    return number;
}

void queue_free(struct queue *queue) {
    pthread_cond_destroy(&queue->not_full);
    pthread_cond_destroy(&queue->not_empty);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}
