/* A thread pool, and a way to wait until it has nothing to do.
 *
 * A task is a function and an argument. The queue of tasks that wait for a worker has no bound.
 * Nothing here may be called from a signal handler, signal-safety(7).
 */
#ifndef POOL_H
#define POOL_H

struct pool; /* its members are yours */

typedef void pool_function(void *argument);

/* Makes a pool of so many workers. Returns 0 and sets *pool, which pool_destroy frees; or an error
 * number: EINVAL for no workers, ENOMEM, or what pthread_create(3) returned. Then *pool is as it
 * was, the workers made before have ended, and nothing is lost. */
int pool_create(struct pool **pool, unsigned workers);

/* Has function(argument) run once, by one of the workers. Any thread may call it, a task too. Does
 * not wait for a task. Returns 0; or ENOMEM, and then the task never runs. */
int pool_submit(struct pool *pool, pool_function *function, void *argument);

// region: wait
/* Blocks until the pool is idle: no task waits, and none runs. What the tasks did can be seen
 * then. Returns at once when the pool is idle already. Any number of threads may wait at a time,
 * and each of them returns; tasks may not call it. The pool can be used afterwards as before. While
 * others go on submitting tasks, the pool may be idle for a moment that a waiter misses. */
void pool_wait(struct pool *pool);
// endregion: wait

/* Blocks until every task has run and every worker has ended; then frees the pool. From its call
 * on, tasks may still submit tasks, and these run as well; nobody else may use the pool, or be
 * waiting in pool_wait. */
void pool_destroy(struct pool *pool);

#endif
