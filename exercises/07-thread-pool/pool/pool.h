/* A thread pool: threads that are made once and run one task after another.
 *
 * A task is a function and an argument. The queue of tasks that wait for a worker has no bound.
 * Nothing here may be called from a signal handler, signal-safety(7).
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

/* Has function(argument) run once, by one of the workers. Any thread may call it, a task too. Does
 * not wait for a task. Returns 0; or ENOMEM, and then the task never runs. */
int pool_submit(struct pool *pool, pool_function *function, void *argument);

/* Blocks until every task has run and every worker has ended; then frees the pool. From its call
 * on, tasks may still submit tasks, and these run as well; nobody else may use the pool. */
void pool_destroy(struct pool *pool);
// endregion: pool

#endif
