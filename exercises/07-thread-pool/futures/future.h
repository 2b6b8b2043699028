/* A future: the result of a task that runs in a pool, for whoever will ask for it.
 *
 * Two sides have a future in hand: the task, until it has set the result, and the caller, until it
 * releases the future. Either may be the last. Nothing here may be called from a signal handler.
 */
#ifndef FUTURE_H
#define FUTURE_H

#include "pool.h"

// region: future
struct future; /* its members are yours */

/* The task: sets *value and returns 0, or returns an error number and sets nothing. */
typedef int future_function(void *argument, void **value);

/* Has function(argument, ...) run by the pool. Returns 0 and sets *future, which the caller
 * releases; or an error number, ENOMEM or what pool_submit returned. Then *future is as it was, the
 * function is never called, and nothing is lost. Does not wait for the task. */
int future_start(struct future **future, struct pool *pool, future_function *function,
                 void *argument);

/* Blocks until the task has returned. Returns what it returned, and if that is 0, sets *value to
 * the task's; otherwise *value is as it was. May be called by several threads at a time, and again:
 * each call says the same. What the task did before it returned, the caller sees. */
int future_get(struct future *future, void **value);

/* Gives the future up. Does not wait for the task: it runs, or goes on, and its result is lost.
 * Called once, when no other thread is in future_get or will be. */
void future_release(struct future *future);
// endregion: future

#endif
