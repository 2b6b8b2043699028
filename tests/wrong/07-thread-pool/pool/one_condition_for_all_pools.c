// expect: lost-wakeup
// One lock and one condition do for all pools: each worker looks into its own queue.
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

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;

struct pool {
    struct task *first, *last; /* the queue; last means nothing while first is NULL */
    bool stopping;
    unsigned workers; /* that pool_destroy has to join */
    pthread_t threads[];
};

/* Blocks until there is a task, and takes it; NULL when there will be none for this worker. A
 * worker that has just run a task comes here once more, so whatever a task submits is taken. */
static struct task *pool_take(struct pool *pool) {
    pthread_mutex_lock(&mutex);
    while (pool->first == NULL && !pool->stopping)
        pthread_cond_wait(&not_empty, &mutex);
    struct task *task = pool->first;
    if (task != NULL)
        pool->first = task->next;
    pthread_mutex_unlock(&mutex);
    return task;
}

static void *pool_work(void *argument) {
    struct pool *pool = argument;
    for (struct task *task; (task = pool_take(pool)) != NULL;) {
        struct task taken = *task;
        free(task);
        taken.function(taken.argument);
    }
    return NULL;
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *made = calloc(1, sizeof *made + workers * sizeof made->threads[0]);
    if (made == NULL)
        return ENOMEM;

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

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct task *task = malloc(sizeof *task);
    if (task == NULL)
        return ENOMEM;
    *task = (struct task){.function = function, .argument = argument};

    pthread_mutex_lock(&mutex);
    if (pool->first == NULL)
        pool->first = task;
    else
        pool->last->next = task;
    pool->last = task;
    pthread_cond_signal(&not_empty); /* one task, one worker */
    pthread_mutex_unlock(&mutex);
    return 0;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&not_empty);
    pthread_mutex_unlock(&mutex);

    for (unsigned i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    free(pool);
}
