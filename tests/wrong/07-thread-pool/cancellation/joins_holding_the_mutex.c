// expect: deadlock
// Holds the mutex until the thread has ended, so that nothing can change meanwhile; the thread leaves without it.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    pool_function *function;
    void *argument;
    pool_id id;
    struct task *next;
};

struct worker {
    struct pool *pool;
    pthread_t thread;
    pool_id task; /* that it runs; 0: none */
    atomic_bool cancelled;
    bool held;
};

struct pool {
    pthread_mutex_t mutex;    /* guards what follows, and the workers */
    pthread_cond_t not_empty; /* or stopping */
    struct task *first;       /* the queue */
    struct task **end;        /* where the next task is appended */
    pool_id last_id;
    bool stopping;
    unsigned count;
    struct worker *workers[];
};

static void *pool_work(void *argument) {
    struct worker *self = argument;
    struct pool *pool = self->pool;
    int unused;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &unused);
    pthread_mutex_lock(&pool->mutex);
    while (true) {
        while (self->held || (pool->first == NULL && !pool->stopping))
            pthread_cond_wait(&pool->not_empty, &pool->mutex);
        struct task *task = pool->first;
        if (task == NULL)
            break;
        pool->first = task->next;
        if (pool->first == NULL)
            pool->end = &pool->first;
        self->task = task->id;
        pthread_mutex_unlock(&pool->mutex);

        struct task taken = *task;
        free(task);
        pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &unused);
        taken.function(taken.argument);
        pthread_testcancel();
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &unused);
        if (self->cancelled)
            return NULL;

        pthread_mutex_lock(&pool->mutex);
        self->task = 0;
        if (self->cancelled)
            break;
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

/* Makes a worker. Returns 0, or an error number. */
static int worker_create(struct worker **worker, struct pool *pool, bool held) {
    struct worker *made = calloc(1, sizeof *made);
    if (made == NULL)
        return ENOMEM;
    made->pool = pool;
    made->held = held;
    int error = pthread_create(&made->thread, NULL, pool_work, made);
    if (error != 0)
        free(made);
    else
        *worker = made;
    return error;
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *made = calloc(1, sizeof *made + workers * sizeof made->workers[0]);
    if (made == NULL)
        return ENOMEM;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->not_empty, NULL);
    made->end = &made->first;

    for (; made->count < workers; made->count++) {
        int error = worker_create(&made->workers[made->count], made, false);
        if (error != 0) {
            pool_destroy(made); /* joins as many as there are */
            return error;
        }
    }
    *pool = made;
    return 0;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument, pool_id *id) {
    struct task *task = malloc(sizeof *task);
    if (task == NULL)
        return ENOMEM;
    *task = (struct task){.function = function, .argument = argument};

    pthread_mutex_lock(&pool->mutex);
    task->id = *id = ++pool->last_id;
    *pool->end = task;
    pool->end = &task->next;
    pthread_cond_broadcast(&pool->not_empty); /* one may be held */
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

int pool_cancel(struct pool *pool, pool_id id) {
    pthread_mutex_lock(&pool->mutex);
    for (struct task **at = &pool->first; *at != NULL; at = &(*at)->next) {
        struct task *task = *at;
        if (task->id == id) {
            *at = task->next;
            if (*at == NULL)
                pool->end = at;
            pthread_mutex_unlock(&pool->mutex);
            free(task);
            return 0;
        }
    }
    unsigned i = 0;
    while (i < pool->count && (id == 0 || pool->workers[i]->task != id))
        i++;
    if (i == pool->count) {
        pthread_mutex_unlock(&pool->mutex);
        return ESRCH;
    }
    struct worker *old = pool->workers[i], *new;
    int error = worker_create(&new, pool, true);
    if (error != 0) {
        pthread_mutex_unlock(&pool->mutex);
        return error;
    }
    pool->workers[i] = new;
    old->cancelled = true;
    pthread_cancel(old->thread);
    pthread_join(old->thread, NULL);
    free(old);
    new->held = false;
    pthread_cond_broadcast(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);

    for (unsigned i = 0; i < pool->count; i++) {
        pthread_join(pool->workers[i]->thread, NULL);
        free(pool->workers[i]);
    }
    pthread_cond_destroy(&pool->not_empty);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
