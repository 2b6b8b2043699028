/* A counting semaphore: a number that is never negative. One thread raises it, another waits until
 * it can lower it.
 *
 * Any number of threads may call the functions at the same time. None may be called in a signal
 * handler: that is what POSIX semaphores have over this one, sem_overview(7).
 */
#ifndef COUNTING_H
#define COUNTING_H

#include <stdbool.h>

// region: contract
/* Yours: you define the struct in counting.c. */
struct counting;

/* Makes a semaphore of that value, INT_MAX at most. Returns NULL with errno ENOMEM when memory is
 * short; nothing is left then. */
struct counting *counting_create(unsigned value);

/* Frees it. No other thread uses it any more. */
void counting_destroy(struct counting *semaphore);

/* Raises the value by 1. Any thread may, whether it has lowered it before or not. */
void counting_up(struct counting *semaphore);

/* Lowers the value by 1. Blocks while it is 0. */
void counting_down(struct counting *semaphore);

/* Lowers the value by 1 and returns true; or returns false, when it is 0. Does not wait for another
 * thread to raise it. */
bool counting_try_down(struct counting *semaphore);
// endregion: contract

#endif
