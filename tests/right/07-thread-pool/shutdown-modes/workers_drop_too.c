// The mode is a state of the pool, and the workers act on it: they run what they take, or drop it. Whoever
// shuts down joins under a lock of its own, once.
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
    pthread_mutex_t mutex;     /* guards what follows, up to discarding */
    pthread_cond_t not_empty;  /* or stopping */
    struct task *first, *last; /* the queue; last means nothing while first is NULL */
    bool stopping;             /* takes no tasks */
    bool discarding;
    pthread_mutex_t joining; /* guards joined, and who joins */
    unsigned joined;
    unsigned workers; /* that were made */
    pthread_t threads[];
};

/* Blocks until there is a task, and takes it; NULL when there will be none for this worker. */
static struct task *pool_take(struct pool *pool, bool *discarded) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->first == NULL && !pool->stopping)
        pthread_cond_wait(&pool->not_empty, &pool->mutex);
    struct task *task = pool->first;
    if (task != NULL)
        pool->first = task->next;
    *discarded = pool->discarding;
    pthread_mutex_unlock(&pool->mutex);
    return task;
}

static void *pool_work(void *argument) {
    struct pool *pool = argument;
    bool discarded;
    for (struct task *task; (task = pool_take(pool, &discarded)) != NULL;) {
        struct task taken = *task;
        free(task);
        pool_function *function = discarded ? taken.drop : taken.run;
        if (function != NULL)
            function(taken.argument);
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
    pthread_mutex_init(&made->joining, NULL);

    for (; made->workers < workers; made->workers++) {
        int error = pthread_create(&made->threads[made->workers], NULL, pool_work, made);
        if (error != 0) {
            pool_shutdown(made, POOL_DRAIN); /* joins as many as there are */
            pool_destroy(made);
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
    bool open = !pool->stopping; /* looked at and acted on under one lock */
    if (open) {
        if (pool->first == NULL)
            pool->first = task;
        else
            pool->last->next = task;
        pool->last = task;
        pthread_cond_signal(&pool->not_empty);
    }
    pthread_mutex_unlock(&pool->mutex);
    if (!open)
        free(task);
    return open ? 0 : ESHUTDOWN;
}

void pool_shutdown(struct pool *pool, enum pool_mode mode) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    if (mode == POOL_DISCARD)
        pool->discarding = true;
    pthread_cond_broadcast(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);

    pthread_mutex_lock(&pool->joining); /* the second one waits here for the first */
    for (; pool->joined < pool->workers; pool->joined++)
        pthread_join(pool->threads[pool->joined], NULL);
    pthread_mutex_unlock(&pool->joining);
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_destroy(&pool->joining);
    pthread_cond_destroy(&pool->not_empty);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
