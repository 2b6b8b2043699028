/* A thread pool that can be waited for, and stopped.
 *
 * A task is a function and an argument. The queue of tasks that wait for a worker has no bound.
 * Nothing here may be called from a signal handler, signal-safety(7).
 */
#ifndef POOL_H
#define POOL_H

// region: pool
struct pool;

typedef void pool_function(void *argument);

/* Makes a pool of so many workers. Returns 0 and sets *pool, which pool_destroy frees; or an error
 * number: EINVAL for no workers, ENOMEM, or what pthread_create(3) returned. Then *pool is as it
 * was, the workers made before have ended, and nothing is lost. */
int pool_create(struct pool **pool, unsigned workers);

/* Has function(argument) run once, by one of the workers. Any thread may call it, a task too. Does
 * not wait for a task. Returns 0; or ENOMEM; or ESHUTDOWN once pool_stop has been called. After an
 * error the task never runs. */
int pool_submit(struct pool *pool, pool_function *function, void *argument);

/* Blocks until the pool is idle: no task waits, and none runs. What the tasks did can be seen
 * then. Any number of threads may wait at a time, and each of them returns; tasks may not call it.
 * The pool can be used afterwards as before. */
void pool_wait(struct pool *pool);

/* Takes no more tasks, and blocks until those that were accepted have run and the workers have
 * ended. Called once, and not by a task. Others may be in pool_submit and pool_wait meanwhile. */
void pool_stop(struct pool *pool);

/* Frees a pool that was stopped. Nobody uses it any more. */
void pool_destroy(struct pool *pool);
// endregion: pool

#endif
