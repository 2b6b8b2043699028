// slower.h - what three pools that are right, and slower than thread_pool.c, have in common. They are
// here to be measured: they check nothing, and cannot be shut down before they are idle.
#ifndef SLOWER_H
#define SLOWER_H

#include <stddef.h>

struct slower;

// NULL when memory or threads fail. CAPACITY is a power of two.
struct slower *slower_create(size_t workers, size_t capacity);

// Waits while the queue is full.
void slower_submit(struct slower *pool, void *(*run)(void *), void *argument);

// Waits until nothing is queued or running.
void slower_wait(struct slower *pool);

void slower_destroy(struct slower *pool);

#endif
