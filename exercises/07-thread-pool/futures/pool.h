/* The thread pool that is given: it runs what futures hand to it. Nothing here is to be written. */
#ifndef POOL_H
#define POOL_H

struct pool;

typedef void pool_function(void *argument);

/* Makes a pool of so many workers. Returns 0, or an error number; then *pool is as it was. */
int pool_create(struct pool **pool, unsigned workers);

/* Has function(argument) run once, by one of the workers, first come, first served. Any thread may
 * call it. Does not wait for a task. Returns 0; or ENOMEM; or ESHUTDOWN once pool_stop has been
 * called. After an error the task never runs. */
int pool_submit(struct pool *pool, pool_function *function, void *argument);

/* Takes no more tasks, and blocks until those that were accepted have run and the workers have
 * ended. Called once, and not by a task. */
void pool_stop(struct pool *pool);

/* Frees a pool that was stopped. Nobody uses it any more. */
void pool_destroy(struct pool *pool);

#endif
