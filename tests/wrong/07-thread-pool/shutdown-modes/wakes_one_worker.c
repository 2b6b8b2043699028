// expect: deadlock
// The worker that is woken leaves, and the others follow.
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
    pthread_mutex_t mutex;     /* guards what follows, up to dropping */
    pthread_cond_t not_empty;  /* or stopping */
    pthread_cond_t over;       /* joined, and nobody is dropping */
    struct task *first, *last; /* the queue; last means nothing while first is NULL */
    bool stopping;             /* takes no tasks */
    bool joined;               /* has no workers */
    unsigned dropping;         /* calls that have tasks in hand to drop */
    unsigned workers;          /* that the first pool_shutdown has to join */
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

static void *pool_work(void *argument) {
    struct pool *pool = argument;
    for (struct task *task; (task = pool_take(pool)) != NULL;) {
        struct task taken = *task;
        free(task);
        taken.run(taken.argument);
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

/* Called without the lock: what drop does is the caller's business, and may be to ask the pool. */
static void drop_all(struct task *first) {
    for (struct task *next; first != NULL; first = next) {
        next = first->next;
        if (first->drop != NULL)
            first->drop(first->argument);
        free(first);
    }
}

void pool_shutdown(struct pool *pool, enum pool_mode mode) {
    struct task *dropped = NULL;
    pthread_mutex_lock(&pool->mutex);
    bool joins = !pool->stopping; /* a thread is joined by one: by whoever came first */
    pool->stopping = true;
    if (mode == POOL_DISCARD) {
        dropped = pool->first;
        pool->first = NULL;
    }
    pool->dropping++;
    pthread_cond_signal(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);

    drop_all(dropped);
    if (joins)
        for (unsigned i = 0; i < pool->workers; i++)
            pthread_join(pool->threads[i], NULL);

    pthread_mutex_lock(&pool->mutex);
    pool->dropping--;
    pool->joined = pool->joined || joins;
    pthread_cond_broadcast(&pool->over);
    while (!pool->joined || pool->dropping > 0)
        pthread_cond_wait(&pool->over, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

void pool_destroy(struct pool *pool) {
    pthread_cond_destroy(&pool->over);
    pthread_cond_destroy(&pool->not_empty);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
