// small_queue.h - the queue of the wrong programs: numbers, and room for all that there will ever be.
//
// No function of it locks: what the threads around it must hold is what those programs get wrong.
#ifndef SMALL_QUEUE_H
#define SMALL_QUEUE_H

#include "../../05-mutexes-and-conditions/check.h"
#include "../../05-mutexes-and-conditions/threads.h"

#include <assert.h>

enum { SMALL_QUEUE = 4 };

struct small_queue {
    int items[SMALL_QUEUE];
    int first, count;
};

static inline void small_queue_add(struct small_queue *queue, int item) {
    assert(queue->count < SMALL_QUEUE);
    queue->items[(queue->first + queue->count++) % SMALL_QUEUE] = item;
}

static inline int small_queue_remove(struct small_queue *queue) {
    assert(queue->count > 0);
    int item = queue->items[queue->first];
    queue->first = (queue->first + 1) % SMALL_QUEUE;
    queue->count--;
    return item;
}

#endif
