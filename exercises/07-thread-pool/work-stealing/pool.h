/* A thread pool in which each worker has a queue of its own, and takes from others when it has
 * nothing to do.
 *
 * A task is a function and an argument. No queue has a bound. Nothing here may be called from a
 * signal handler, signal-safety(7).
 */
#ifndef POOL_H
#define POOL_H

// region: pool
struct pool; /* its members are yours */

typedef void pool_function(void *argument);

/* Makes a pool of so many workers. Returns 0 and sets *pool, which pool_destroy frees; or an error
 * number: EINVAL for no workers, ENOMEM, or what pthread_create(3) returned. Then *pool is as it
 * was, the workers made before have ended, and nothing is lost. */
int pool_create(struct pool **pool, unsigned workers);

/* Has function(argument) run once. A task that calls it for its own pool puts the new task into the
 * queue of the worker that it runs on; any other thread puts it into whichever queue you like. Does
 * not wait for a task. Returns 0; or ENOMEM, and then the task never runs. */
int pool_submit(struct pool *pool, pool_function *function, void *argument);

/* Blocks until every task has run and every worker has ended; then frees the pool. From its call
 * on, tasks may still submit tasks, and these run as well; nobody else may use the pool. */
void pool_destroy(struct pool *pool);
// endregion: pool

#endif
