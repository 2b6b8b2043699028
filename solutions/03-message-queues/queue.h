// queue.h - a queue between the threads of one process: pointers, first in, first out.
//
// The pointer is handed over and with it what it points to: who pushes an item has no business with
// it any more, who pops it frees it. Any number of threads may push and pop at once; none of this is
// for signal handlers. All errors are returned, errno is left alone. Do not copy a struct queue.
#ifndef QUEUE_H
#define QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
    pthread_mutex_t lock; // guards all that follows
    pthread_cond_t not_full;
    pthread_cond_t not_empty;
    void **items; // capacity of them
    size_t capacity;
    size_t first; // where the oldest is
    size_t count; // 0 to capacity
    bool done;    // nothing more will be pushed
};

// Makes an empty queue for CAPACITY items. Returns 0, EINVAL for a capacity of 0, or ENOMEM.
int queue_init(struct queue *queue, size_t capacity);

// Frees the queue, not the items in it. No thread may be in a call on it, or make one later.
void queue_destroy(struct queue *queue);

// Puts ITEM in; blocks while the queue is full. Returns 0, or EPIPE when the queue is done: then the
// item is still the caller's.
int queue_push(struct queue *queue, void *item);

// Takes the oldest item out into *ITEM; blocks while the queue is empty and not done. Returns 0, or
// EPIPE when it is empty and done.
int queue_pop(struct queue *queue, void **item);

// Says that nothing more will be pushed. Who pops still gets all that is inside. May be called again.
void queue_done(struct queue *queue);

#endif
