/* A pool of threads. */
#ifndef POOL_H
#define POOL_H

struct pool;

/* A pool of so many workers, at least 1. NULL: no memory, or no thread. */
struct pool *pool_new(int workers);

/* Has task(argument) run by a worker. Tasks begin in the order in which they are submitted; as many run at
 * once as there are workers. A task may submit tasks. Returns 0, or -1: no memory. */
int pool_submit(struct pool *pool, void (*task)(void *), void *argument);

/* Waits until every task that was submitted has come to its end. Several threads may wait at once; a task
 * may not. */
void pool_wait(struct pool *pool);

/* Runs what is still to be run, ends the workers, and frees the pool. No other thread may use it then. */
void pool_free(struct pool *pool);

#endif
