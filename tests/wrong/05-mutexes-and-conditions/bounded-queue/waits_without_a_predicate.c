// expect: lost-wakeup
// Each take waits for the signal of a put: one that came before is not stored.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct node {
    struct message message;
    struct node *next;
};

struct bounded_queue {
    pthread_mutex_t lock;
    pthread_cond_t was_put, was_taken;
    struct node *first, **end;
    size_t count, capacity;
};

struct bounded_queue *queue_create(size_t capacity) {
    if (capacity < 1) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *queue = malloc(sizeof *queue);
    if (!queue)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->was_put, NULL);
    pthread_cond_init(&queue->was_taken, NULL);
    queue->first = NULL;
    queue->end = &queue->first;
    queue->count = 0;
    queue->capacity = capacity;
    return queue;
}

void queue_destroy(struct bounded_queue *queue) {
    while (queue->first) {
        struct node *node = queue->first;
        queue->first = node->next;
        free(node);
    }
    pthread_cond_destroy(&queue->was_put);
    pthread_cond_destroy(&queue->was_taken);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

void queue_put(struct bounded_queue *queue, const struct message *message) {
    struct node *node = malloc(sizeof *node);
    if (!node)
        abort();
    node->message = *message;
    node->next = NULL;
    pthread_mutex_lock(&queue->lock);
    while (queue->count >= queue->capacity)
        pthread_cond_wait(&queue->was_taken, &queue->lock);
    *queue->end = node;
    queue->end = &node->next;
    queue->count++;
    pthread_cond_signal(&queue->was_put);
    pthread_mutex_unlock(&queue->lock);
}

void queue_take(struct bounded_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    pthread_cond_wait(&queue->was_put, &queue->lock);
    struct node *node = queue->first;
    queue->first = node->next;
    if (queue->first == NULL)
        queue->end = &queue->first;
    queue->count--;
    *message = node->message;
    pthread_cond_signal(&queue->was_taken);
    pthread_mutex_unlock(&queue->lock);
    free(node);
}
