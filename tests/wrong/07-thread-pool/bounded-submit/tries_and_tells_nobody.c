// expect: lost-wakeup
// When somebody tries, the workers are busy and look for the next task by themselves.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    pool_function *function;
    void *argument;
    struct task *next;
};

static _Thread_local struct pool *here; /* the pool whose task this thread runs */

struct pool {
    pthread_mutex_t mutex;     /* guards first, last and stopping */
    pthread_cond_t not_empty;  /* or stopping */
    struct task *first, *last; /* the queue; last means nothing while first is NULL */
    pthread_cond_t not_full;
    size_t waiting, capacity;
    bool stopping;
    unsigned workers; /* that pool_destroy has to join */
    pthread_t threads[];
};

/* Blocks until there is a task, and takes it; NULL when there will be none for this worker. A
 * worker that has just run a task comes here once more, so whatever a task submits is taken. */
static struct task *pool_take(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->first == NULL && !pool->stopping)
        pthread_cond_wait(&pool->not_empty, &pool->mutex);
    struct task *task = pool->first;
    if (task != NULL) {
        pool->first = task->next;
        pool->waiting--;
        pthread_cond_signal(&pool->not_full);
    }
    pthread_mutex_unlock(&pool->mutex);
    return task;
}

static void *pool_work(void *argument) {
    struct pool *pool = argument;
    here = pool;
    for (struct task *task; (task = pool_take(pool)) != NULL;) {
        struct task taken = *task;
        free(task);
        taken.function(taken.argument);
    }
    return NULL;
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

/* With the mutex held and room there. */
static void put(struct pool *pool, struct task *task) {
    if (pool->first == NULL)
        pool->first = task;
    else
        pool->last->next = task;
    pool->last = task;
    pool->waiting++;
    pthread_cond_signal(&pool->not_empty);
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct task *task = malloc(sizeof *task);
    if (task == NULL)
        return ENOMEM;
    *task = (struct task){.function = function, .argument = argument};

    pthread_mutex_lock(&pool->mutex);
    while (pool->waiting == pool->capacity) {
        if (here == pool) {
            pthread_mutex_unlock(&pool->mutex);
            free(task);
            function(argument);
            return 0;
        }
        pthread_cond_wait(&pool->not_full, &pool->mutex);
    }
    put(pool, task);
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

int pool_try_submit(struct pool *pool, pool_function *function, void *argument) {
    struct task *task = malloc(sizeof *task);
    if (task == NULL)
        return ENOMEM;
    *task = (struct task){.function = function, .argument = argument};

    pthread_mutex_lock(&pool->mutex);
    if (pool->waiting == pool->capacity) {
        pthread_mutex_unlock(&pool->mutex);
        free(task);
        return EAGAIN;
    }
    if (pool->first == NULL)
        pool->first = task;
    else
        pool->last->next = task;
    pool->last = task;
    pool->waiting++;
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);

    for (unsigned i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->not_full);
    pthread_cond_destroy(&pool->not_empty);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
