/* A thread pool whose queue has a bound.
 *
 * A task is a function and an argument. It waits from the moment it is accepted until a worker
 * takes it. Nothing here may be called from a signal handler, signal-safety(7).
 */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

// region: pool
struct pool; /* its members are yours */

typedef void pool_function(void *argument);

/* Makes a pool of so many workers, in which at most `capacity` tasks wait. Returns 0 and sets
 * *pool, which pool_destroy frees; or an error number: EINVAL if one of the two is 0, ENOMEM, or
 * what pthread_create(3) returned. Then *pool is as it was, the workers made before have ended, and
 * nothing is lost. */
int pool_create(struct pool **pool, unsigned workers, size_t capacity);

/* Has function(argument) run once, by one of the workers. While `capacity` tasks wait it blocks.
 * But a task of this same pool is never blocked: when there is no room, function(argument) is
 * called before pool_submit returns, by the thread that called it. Any thread may call it.
 * Returns 0; or ENOMEM, and then the task never runs. */
int pool_submit(struct pool *pool, pool_function *function, void *argument);

/* The same, but when `capacity` tasks wait it returns EAGAIN, to anyone, and the task never runs.
 */
int pool_try_submit(struct pool *pool, pool_function *function, void *argument);

/* Blocks until every task has run and every worker has ended; then frees the pool. From its call
 * on, tasks may still submit tasks, and these run as well; nobody else may use the pool, or be
 * waiting in pool_submit. */
void pool_destroy(struct pool *pool);
// endregion: pool

#endif
