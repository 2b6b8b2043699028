#include "future.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

// region: future
enum state { WAITING, RUNNING, DONE, CANCELED }; // from DONE on it is settled

struct future {
    pthread_mutex_t lock;   // guards state, value and references
    pthread_cond_t settled; // the task has ended, or never will begin
    enum state state;
    int references;     // the holder's and the queue's
    pthread_t runner;   // of a task that is RUNNING
    pool_function *run; // what to do, and with what
    void *argument;     //
    void *value;        // what it returned, when DONE
    struct pool *pool;  // exists as long as the task is WAITING
};
// endregion: future

// region: run
// Called with the lock, which is not held while the task runs.
static void run_waiting(struct future *future) {
    future->state = RUNNING;
    future->runner = pthread_self();
    pthread_mutex_unlock(&future->lock);
    void *value = future->run(future->argument);
    pthread_mutex_lock(&future->lock);
    future->value = value;
    future->state = DONE;
    pthread_cond_broadcast(&future->settled);
}
// endregion: run

// Stands in the queue for the task, which may have been canceled by now, or run.
static void *future_run(void *argument) {
    struct future *future = argument;
    pthread_mutex_lock(&future->lock);
    if (future->state == WAITING)
        run_waiting(future);
    pthread_mutex_unlock(&future->lock);
    future_release(future);
    return NULL;
}

static void future_drop(void *argument) {
    future_cancel(argument);
    future_release(argument);
}

static int wait_until(struct future *future, const struct timespec *deadline) {
    if (deadline == POOL_NOW)
        return EAGAIN;
    if (deadline == POOL_FOREVER)
        return pthread_cond_wait(&future->settled, &future->lock);
    if (deadline->tv_nsec < 0 || deadline->tv_nsec > 999999999)
        return EINVAL;
    return pthread_cond_clockwait(&future->settled, &future->lock, CLOCK_MONOTONIC, deadline);
}

// region: get
int future_get(struct future *future, const struct timespec *deadline, void **value) {
    if (future == NULL)
        return EINVAL;
    pthread_mutex_lock(&future->lock);
    if (future->state == WAITING && pool_employs_caller(future->pool) && deadline != POOL_NOW)
        run_waiting(future);
    bool own = future->state == RUNNING && pthread_equal(future->runner, pthread_self());
    int error = own ? EDEADLK : 0;
    while (error == 0 && future->state < DONE)
        error = wait_until(future, deadline);
    if (future->state >= DONE)
        error = future->state == DONE ? 0 : ECANCELED;
    if (error == 0 && value != NULL)
        *value = future->value;
    pthread_mutex_unlock(&future->lock);
    return error;
}
// endregion: get

// region: cancel
int future_cancel(struct future *future) {
    if (future == NULL)
        return EINVAL;
    pthread_mutex_lock(&future->lock);
    int error = future->state == WAITING ? 0 : future->state == CANCELED ? ECANCELED : EBUSY;
    if (error == 0) {
        future->state = CANCELED;
        pthread_cond_broadcast(&future->settled);
    }
    pthread_mutex_unlock(&future->lock);
    return error;
}
// endregion: cancel

void future_release(struct future *future) {
    if (future == NULL)
        return;
    pthread_mutex_lock(&future->lock);
    bool last = --future->references == 0;
    pthread_mutex_unlock(&future->lock);
    if (last) {
        pthread_cond_destroy(&future->settled);
        pthread_mutex_destroy(&future->lock);
        free(future);
    }
}

int future_call(struct pool *pool, pool_function *run, void *argument,
                const struct timespec *deadline, struct future **result) {
    if (pool == NULL || run == NULL || result == NULL)
        return EINVAL;
    struct future *future = malloc(sizeof *future);
    if (future == NULL)
        return ENOMEM;
    *future = (struct future){.lock = PTHREAD_MUTEX_INITIALIZER,
                              .settled = PTHREAD_COND_INITIALIZER,
                              .references = 2,
                              .run = run,
                              .argument = argument,
                              .pool = pool};
    int error =
        pool_submit_task(pool, &(struct pool_task){future_run, future, future_drop}, deadline);
    if (error != 0) {
        future->references = 1; // the queue has none
        future_release(future);
        return error;
    }
    *result = future;
    return 0;
}
