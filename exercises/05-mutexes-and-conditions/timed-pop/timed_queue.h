/* A queue whose pop gives up after a while. See pthread_cond_timedwait(3),
 * pthread_condattr_setclock(3), clock_gettime(2). */
#ifndef TIMED_QUEUE_H
#define TIMED_QUEUE_H

#include <stddef.h>

// region: contract
/* Yours: what it consists of is said in timed_pop.c. Any number of threads may use one. */
struct timed_queue;

/* Returns an empty queue with room for `capacity` items (at least 1), which belongs to the caller;
 * or NULL with errno set. */
struct timed_queue *timed_queue_new(size_t capacity);

/* Puts an item in, behind the others. Never waits: returns 0, or EAGAIN when the queue is full. */
int timed_queue_push(struct timed_queue *queue, int item);

/* Takes the first item out. While the queue is empty it sleeps, for timeout_ms milliseconds at
 * most: 0 is no sleep at all, a negative number no limit.
 *
 * Returns 0 and the item; or ETIMEDOUT, *item as it was, when the time is up and the queue still
 * empty: never before, and soon after, however often it has been woken for nothing. The time is
 * that of CLOCK_MONOTONIC, which nobody can set. */
int timed_queue_pop(struct timed_queue *queue, int *item, int timeout_ms);

/* Frees it, and what is still in it. Nobody uses it any more. */
void timed_queue_free(struct timed_queue *queue);
// endregion: contract

#endif
