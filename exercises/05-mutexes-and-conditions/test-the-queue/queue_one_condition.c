/* Wrong: one condition for two predicates, and a signal that may wake the wrong thread. */
#include "queue.h"

#include <pthread.h>
#include <stdlib.h>

struct queue {
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    int capacity, count, front;
    int numbers[];
};

struct queue *queue_new(int capacity) {
    size_t room = sizeof(int) * (size_t)capacity;
    struct queue *queue = malloc(sizeof *queue + room);
    if (!queue)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    queue->capacity = capacity;
    queue->count = queue->front = 0;
    return queue;
}

void queue_put(struct queue *queue, int number) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity)
        pthread_cond_wait(&queue->changed, &queue->lock);
    queue->numbers[(queue->front + queue->count) % queue->capacity] = number;
    queue->count++;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

int queue_take(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->changed, &queue->lock);
    int number = queue->numbers[queue->front];
    queue->front = (queue->front + 1) % queue->capacity;
    queue->count--;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return number;
}

void queue_free(struct queue *queue) {
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}
