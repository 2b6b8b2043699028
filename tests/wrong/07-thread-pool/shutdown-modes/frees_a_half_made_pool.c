// expect: fault-handling
// A pool that could not be made is freed.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    pool_function *run, *drop;
    void *argument;
    struct task *next;
};

struct pool {
    pthread_mutex_t mutex;     /* guards first, last and stopping */
    pthread_cond_t not_empty;  /* or stopping */
    struct task *first, *last; /* the queue; last means nothing while first is NULL */
    pthread_cond_t over;
    bool stopping;
    size_t open;      /* tasks neither returned nor dropped */
    unsigned workers; /* that pool_shutdown has to join */
    pthread_t threads[];
};

/* Blocks until there is a task, and takes it; NULL when there will be none for this worker. */
static struct task *pool_take(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->first == NULL && !pool->stopping)
        pthread_cond_wait(&pool->not_empty, &pool->mutex);
    struct task *task = pool->first;
    if (task != NULL)
        pool->first = task->next;
    pthread_mutex_unlock(&pool->mutex);
    return task;
}

static void ended(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    if (--pool->open == 0)
        pthread_cond_broadcast(&pool->over);
    pthread_mutex_unlock(&pool->mutex);
}

static void *pool_work(void *argument) {
    struct pool *pool = argument;
    for (struct task *task; (task = pool_take(pool)) != NULL;) {
        struct task taken = *task;
        free(task);
        taken.run(taken.argument);
        ended(pool);
    }
    return NULL;
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *made = calloc(1, sizeof *made + workers * sizeof made->threads[0]);
    if (made == NULL)
        return ENOMEM;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->not_empty, NULL);
    pthread_cond_init(&made->over, NULL);

    for (; made->workers < workers; made->workers++) {
        int error = pthread_create(&made->threads[made->workers], NULL, pool_work, made);
        if (error != 0) {
            free(made);
            return error;
        }
    }
    *pool = made;
    return 0;
}

int pool_submit(struct pool *pool, pool_function *run, pool_function *drop, void *argument) {
    struct task *task = malloc(sizeof *task);
    if (task == NULL)
        return ENOMEM;
    *task = (struct task){.run = run, .drop = drop, .argument = argument};

    pthread_mutex_lock(&pool->mutex);
    if (pool->stopping) {
        pthread_mutex_unlock(&pool->mutex);
        free(task);
        return ESHUTDOWN;
    }
    pool->open++;
    if (pool->first == NULL)
        pool->first = task;
    else
        pool->last->next = task;
    pool->last = task;
    pthread_cond_signal(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

void pool_shutdown(struct pool *pool, enum pool_mode mode) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->not_empty);
    struct task *dropped = NULL;
    if (mode == POOL_DISCARD) {
        dropped = pool->first;
        pool->first = NULL;
    }
    pthread_mutex_unlock(&pool->mutex);
    while (dropped != NULL) {
        struct task task = *dropped;
        free(dropped);
        dropped = task.next;
        if (task.drop != NULL)
            task.drop(task.argument);
        ended(pool);
    }
    pthread_mutex_lock(&pool->mutex);
    while (pool->open > 0)
        pthread_cond_wait(&pool->over, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

void pool_destroy(struct pool *pool) {
    for (unsigned i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->over);
    pthread_cond_destroy(&pool->not_empty);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
