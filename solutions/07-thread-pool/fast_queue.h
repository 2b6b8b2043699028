// fast_queue.h - a bounded queue of pointers, by the rules of the pool: few wake-ups, none lost.
//
// Any number of threads may put and take; first in, first out. Signal handlers may call none of it.
#ifndef FAST_QUEUE_H
#define FAST_QUEUE_H

#include <stddef.h>

struct fast_queue;

// A queue of CAPACITY places, which the caller owes a fast_queue_destroy. NULL with errno: EINVAL for
// 0, ENOMEM.
struct fast_queue *fast_queue_create(size_t capacity);

// Nobody may use the queue any more. What is in it stays the caller's.
void fast_queue_destroy(struct fast_queue *queue);

// Waits while the queue is full.
void fast_queue_put(struct fast_queue *queue, void *item);

// Waits while the queue is empty.
void *fast_queue_take(struct fast_queue *queue);

#endif
