// thread_pool.h - a fixed number of threads that run the tasks they are handed.
//
//     struct pool *pool;
//     int error = pool_create(&pool, 4, 1024);
//     ...
//     error = pool_submit(pool, print_line, line, POOL_FOREVER);
//     ...
//     error = pool_wait(pool);
//     ...
//     error = pool_shutdown(pool, POOL_DRAIN);
//     error = pool_destroy(pool);
//
// future.h adds results and cancellation.
//
// Every function returns 0 or an error number (errno(3)) and leaves errno alone. Threads may call all
// of them at any time between pool_create and pool_destroy, tasks of the pool too; signal handlers
// may call none (signal-safety(7)). Misuse is an error, EINVAL or what the function lists; only what
// is freed already cannot be asked.
//
// A deadline is an absolute time of CLOCK_MONOTONIC (clock_gettime(2)), or one of
//     POOL_FOREVER   wait as long as it takes
//     POOL_NOW       do not wait: EAGAIN where waiting would begin
// ETIMEDOUT: it has passed. EINVAL: its nanoseconds are not from 0 to 999,999,999.
#ifndef THREAD_POOL_H
#define THREAD_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct pool;

// What a task does. Runs in one of the pool's threads, with no lock held; the result is for future.h.
// It must return: one that leaves by pthread_exit(3) takes its thread along.
typedef void *pool_function(void *argument);

struct pool_task {
    pool_function *run;
    void *argument;
    void (*drop)(void *argument); // instead of run, when the task is discarded; may be NULL
};

extern const struct timespec pool_now;
#define POOL_NOW (&pool_now)
#define POOL_FOREVER ((const struct timespec *)NULL)

// What becomes of tasks that have not begun.
enum pool_shutdown { POOL_DRAIN, POOL_DISCARD };

// Starts WORKERS threads and stores the pool in *POOL: the caller ends it by pool_shutdown and
// pool_destroy. CAPACITY is how many tasks may wait in its queue. EINVAL: either is 0. ENOMEM, and
// EAGAIN as in pthread_create(3): what had been made is undone.
int pool_create(struct pool **pool, size_t workers, size_t capacity);

// Hands the pool a task. While the queue is full, waits until DEADLINE. A task of this pool never
// waits here, for it might wait for itself: for it the queue grows beyond CAPACITY, or ENOMEM.
// ESHUTDOWN: the pool takes no more. *TASK is copied.
int pool_submit(struct pool *pool, pool_function *run, void *argument,
                const struct timespec *deadline);
int pool_submit_task(struct pool *pool, const struct pool_task *task,
                     const struct timespec *deadline);

// Waits until no task is queued or running, or none was at some moment since the call. Any number of
// threads may wait. EDEADLK: the caller is a task of this pool, and runs as long as it waits.
int pool_wait(struct pool *pool);

// Refuses tasks from now on; runs (POOL_DRAIN) or drops (POOL_DISCARD) those that have not begun, one
// by one, so that a worker may begin a few more meanwhile; waits for those that have; joins all
// threads; and sees everybody out who waits in pool_submit or pool_wait. EDEADLK: the caller is a task of this pool. EALREADY: it has been called before.
int pool_shutdown(struct pool *pool, enum pool_shutdown how);

// Frees the pool. EBUSY: its shutdown is not complete.
int pool_destroy(struct pool *pool);

// Whether the caller is a task of this pool. POOL may be freed by now.
bool pool_employs_caller(const struct pool *pool);

#endif
