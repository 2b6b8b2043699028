// buffer.h - a bounded buffer: numbers go in at one end and out at the other, first in, first out.
//
// Any number of threads may put and take at once; whoever finds no room, or nothing to take, sleeps
// until there is. None of this may be called by a signal handler, and all but buffer_init by any
// thread. A struct buffer must not be copied or moved while it is in use: the address of its mutex is
// part of what the mutex is (POSIX.1-2017, 2.9.9 Synchronization Object Copies and Alternative
// Mappings).
#ifndef BUFFER_H
#define BUFFER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

// region: buffer
struct buffer {
    pthread_mutex_t lock; // guards all that follows
    pthread_cond_t not_full;
    pthread_cond_t not_empty;
    int *items; // capacity of them
    size_t capacity;
    size_t first; // where the oldest is
    size_t count; // 0 to capacity
    bool closed;
};
// endregion: buffer

// Makes an empty buffer for CAPACITY items, at least 1. Returns 0, or an error number: EINVAL for a
// capacity of 0, ENOMEM, or what pthread_cond_init(3) gives; then there is nothing to destroy.
int buffer_init(struct buffer *buffer, size_t capacity);

// Frees what buffer_init made, and drops what is still inside. No thread may be in a call on this
// buffer, or make one later.
void buffer_destroy(struct buffer *buffer);

// Puts ITEM in; blocks while the buffer is full. Returns 0, or EPIPE when the buffer is closed.
int buffer_put(struct buffer *buffer, int item);

// Takes the oldest item out into *ITEM; blocks while the buffer is empty and not closed. Returns 0,
// or EPIPE when the buffer is closed and nothing is left in it.
int buffer_take(struct buffer *buffer, int *item);

// The same, but blocks no longer than until DEADLINE, a moment on CLOCK_MONOTONIC: then returns
// ETIMEDOUT. An item that is there is taken even when the moment has passed.
int buffer_take_until(struct buffer *buffer, int *item, const struct timespec *deadline);

// No more items: every put from now on is refused, and so is every take once the buffer is empty.
// Wakes all who sleep. May be called again.
void buffer_close(struct buffer *buffer);

#endif
