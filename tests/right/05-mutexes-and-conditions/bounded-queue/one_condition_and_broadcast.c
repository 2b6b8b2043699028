// A list, one condition for everything, and whoever sleeps is woken.
#include "bounded_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct node {
    struct node *next;
    struct message message;
};

struct bounded_queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t left; /* how many may still be put */
    struct node *free, *first, *last;
};

struct bounded_queue *queue_create(size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    for (queue->left = 0; queue->left < capacity; queue->left++) {
        struct node *node = malloc(sizeof *node);
        if (node == NULL) {
            queue_destroy(queue);
            errno = ENOMEM;
            return NULL;
        }
        node->next = queue->free;
        queue->free = node;
    }
    return queue;
}

static void free_list(struct node *node) {
    while (node != NULL) {
        struct node *next = node->next;
        free(node);
        node = next;
    }
}

void queue_destroy(struct bounded_queue *queue) {
    free_list(queue->first);
    free_list(queue->free);
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->changed);
    free(queue);
}

void queue_put(struct bounded_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->free == NULL)
        pthread_cond_wait(&queue->changed, &queue->lock);
    struct node *node = queue->free;
    queue->free = node->next;
    node->message = *message;
    node->next = NULL;
    if (queue->first == NULL)
        queue->first = node;
    else
        queue->last->next = node;
    queue->last = node;
    pthread_mutex_unlock(&queue->lock);
    pthread_cond_broadcast(&queue->changed);
}

void queue_take(struct bounded_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->first == NULL)
        pthread_cond_wait(&queue->changed, &queue->lock);
    struct node *node = queue->first;
    queue->first = node->next;
    *message = node->message;
    node->next = queue->free;
    queue->free = node;
    pthread_mutex_unlock(&queue->lock);
    pthread_cond_broadcast(&queue->changed);
}
