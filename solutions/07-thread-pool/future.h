// future.h - the result of a task, before it is there.
//
//     struct future *sum;
//     int error = future_call(pool, add_up, numbers, POOL_FOREVER, &sum);
//     ...
//     error = future_get(sum, POOL_FOREVER, &value);
//     future_release(sum);
//
// Errors, deadlines, threads and signals: as in thread_pool.h. A future outlives its pool, whose end
// settles it.
#ifndef FUTURE_H
#define FUTURE_H

#include "thread_pool.h"

struct future;

// Hands RUN and ARGUMENT to the pool, as pool_submit does with the same errors, and stores in
// *FUTURE a handle to what RUN will return. The caller owes it one future_release, at any time.
int future_call(struct pool *pool, pool_function *run, void *argument,
                const struct timespec *deadline, struct future **future);

// Waits for the task to end and stores what it returned in *VALUE, unless VALUE is NULL. Several
// threads may call it, and more than once. A task that asks for one of its own pool that has not
// begun runs that itself, so that tasks may wait for tasks. ECANCELED: it did not run and never
// will. EDEADLK: the caller is the task itself.
int future_get(struct future *future, const struct timespec *deadline, void **value);

// Takes back a task that has not begun: it never runs. EBUSY: it has begun, or ended.
// ECANCELED: it was taken back, or discarded, before. Its place in the queue stays taken until a
// worker comes to it.
int future_cancel(struct future *future);

// Gives up the handle, which must not be used again. The task is not canceled. NULL is allowed.
void future_release(struct future *future);

#endif
