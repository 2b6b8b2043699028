/* A thread pool that is shut down in one of two ways.
 *
 * A task is a function, an argument, and what is to be done with the argument if the function is
 * never called. The queue of tasks that wait for a worker has no bound. Nothing here may be called
 * from a signal handler, signal-safety(7).
 */
#ifndef POOL_H
#define POOL_H

struct pool; /* its members are yours */

/* Makes a pool of so many workers. Returns 0 and sets *pool, which pool_destroy frees; or an error
 * number: EINVAL for no workers, ENOMEM, or what pthread_create(3) returned. Then *pool is as it
 * was, the workers made before have ended, and nothing is lost. */
int pool_create(struct pool **pool, unsigned workers);

// region: shutdown
typedef void pool_function(void *argument);

enum pool_mode {
    POOL_DRAIN,  /* the tasks that wait are run */
    POOL_DISCARD /* the tasks that wait are dropped */
};

/* Hands a task over: either run(argument) will be called once, or drop(argument) if the task is
 * discarded. A drop of NULL is not called. Returns 0; or ENOMEM; or ESHUTDOWN once pool_shutdown
 * has been called, to a task too. After an error neither is called: the argument is still the
 * caller's. */
int pool_submit(struct pool *pool, pool_function *run, pool_function *drop, void *argument);

/* Takes no more tasks, does with those that wait what the mode says, and blocks until each task has
 * returned, or been dropped, and no worker will run another. Tasks that run are never cut short.
 *
 * May be called again, by other threads meanwhile too, though not by a task: each call returns when
 * all is over. POOL_DISCARD drops what a POOL_DRAIN has left waiting; POOL_DRAIN does not bring
 * back what was discarded. */
void pool_shutdown(struct pool *pool, enum pool_mode mode);

/* Frees a pool. The last pool_shutdown has returned, and nobody uses the pool any more. */
void pool_destroy(struct pool *pool);
// endregion: shutdown

#endif
