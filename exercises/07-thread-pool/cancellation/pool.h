/* A thread pool whose tasks can be called off.
 *
 * A task is a function, an argument and a number. The queue of tasks that wait for a worker has no
 * bound. Nothing here may be called from a signal handler, signal-safety(7).
 */
#ifndef POOL_H
#define POOL_H

struct pool; /* its members are yours */

typedef void pool_function(void *argument);
typedef unsigned long pool_id;

/* Makes a pool of so many workers. Returns 0 and sets *pool, which pool_destroy frees; or an error
 * number: EINVAL for no workers, ENOMEM, or what pthread_create(3) returned. Then *pool is as it
 * was, the workers made before have ended, and nothing is lost. */
int pool_create(struct pool **pool, unsigned workers);

/* Has function(argument) run once, by one of the workers. Any thread may call it, a task too. Sets
 * *id to a number that no other task of this pool has, and that is not 0. Returns 0; or ENOMEM, and
 * then the task never runs. */
int pool_submit(struct pool *pool, pool_function *function, void *argument, pool_id *id);

// region: cancel
/* Calls a task off, and blocks until it is over.
 *
 * A task that waits will never run. A task that runs has its thread cancelled, pthread_cancel(3):
 * it ends at its next cancellation point, after its cleanup handlers have run, or returns before it
 * comes to one. Its worker is gone then, and a new one is in its place.
 *
 * Returns 0, and the task is over. Or ESRCH: it was over before, or there is none of this number.
 * Or ENOMEM, or what pthread_create(3) returned: no worker could be made to take the place of the
 * other, and nothing has changed.
 *
 * Any thread may call it, but not a task of the pool, and not two threads for the same task. */
int pool_cancel(struct pool *pool, pool_id id);
// endregion: cancel

/* Blocks until every task is over and every worker has ended; then frees the pool. From its call
 * on, tasks may still submit tasks, and these run as well; nobody else may use the pool. */
void pool_destroy(struct pool *pool);

#endif
