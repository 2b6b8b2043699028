// expect: deadlock
// Whether there is room is known while the lock is held, so what follows from it is done then.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    pool_function *function;
    void *argument;
};

struct pool {
    pthread_mutex_t mutex;    /* guards first, waiting, stopping, and the tasks that wait */
    pthread_cond_t not_empty; /* or stopping: for the workers */
    pthread_cond_t not_full;  /* for those who submit */
    struct task *ring;
    size_t capacity, first, waiting;
    bool stopping;
    unsigned workers; /* that pool_destroy has to join */
    pthread_t threads[];
};

/* The pool whose worker this thread is; NULL in all other threads. */
static _Thread_local struct pool *own_pool;

static bool pool_take(struct pool *pool, struct task *task) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->waiting == 0 && !pool->stopping)
        pthread_cond_wait(&pool->not_empty, &pool->mutex);
    bool some = pool->waiting > 0;
    if (some) {
        *task = pool->ring[pool->first];
        pool->first = (pool->first + 1) % pool->capacity;
        pool->waiting--;
        pthread_cond_signal(&pool->not_full); /* room for one */
    }
    pthread_mutex_unlock(&pool->mutex);
    return some;
}

static void *pool_work(void *argument) {
    struct task task;
    own_pool = argument;
    while (pool_take(own_pool, &task))
        task.function(task.argument);
    return NULL;
}

static void pool_free(struct pool *pool) {
    pthread_cond_destroy(&pool->not_full);
    pthread_cond_destroy(&pool->not_empty);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->ring);
    free(pool);
}

int pool_create(struct pool **pool, unsigned workers, size_t capacity) {
    if (workers == 0 || capacity == 0)
        return EINVAL;
    struct pool *made = calloc(1, sizeof *made + workers * sizeof made->threads[0]);
    if (made == NULL)
        return ENOMEM;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->not_empty, NULL);
    pthread_cond_init(&made->not_full, NULL);
    made->capacity = capacity;
    made->ring = calloc(capacity, sizeof *made->ring);
    if (made->ring == NULL) {
        pool_free(made);
        return ENOMEM;
    }

    for (; made->workers < workers; made->workers++) {
        int error = pthread_create(&made->threads[made->workers], NULL, pool_work, made);
        if (error != 0) {
            pool_destroy(made); /* joins as many as there are */
            return error;
        }
    }
    *pool = made;
    return 0;
}

/* Called with the mutex held, when there is room. */
static void pool_append(struct pool *pool, pool_function *function, void *argument) {
    pool->ring[(pool->first + pool->waiting) % pool->capacity] = (struct task){function, argument};
    pool->waiting++;
    pthread_cond_signal(&pool->not_empty);
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->waiting == pool->capacity && own_pool != pool)
        pthread_cond_wait(&pool->not_full, &pool->mutex);
    bool room = pool->waiting < pool->capacity;
    if (room)
        pool_append(pool, function, argument);
    if (!room)
        function(argument);
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

int pool_try_submit(struct pool *pool, pool_function *function, void *argument) {
    pthread_mutex_lock(&pool->mutex);
    bool room = pool->waiting < pool->capacity;
    if (room)
        pool_append(pool, function, argument);
    pthread_mutex_unlock(&pool->mutex);
    return room ? 0 : EAGAIN;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    pool_free(pool);
}
