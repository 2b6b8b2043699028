// expect: leak
// What was taken out of the queue is freed when it has run.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    pool_function *function;
    void *argument;
    pool_id id;
    struct task *next;
};

/* A worker can be cancelled only inside a task's function: everywhere else it may hold the mutex. */
struct worker {
    struct pool *pool;
    pthread_t thread;
    pool_id running; /* the task that it runs; 0: none */
    bool retired;    /* another one has its place: it runs no further task */
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
    while (!self->retired) {
        while (pool->first == NULL && !pool->stopping)
            pthread_cond_wait(&pool->not_empty, &pool->mutex);
        struct task *task = pool->first;
        if (task == NULL)
            break;
        pool->first = task->next;
        if (pool->first == NULL)
            pool->end = &pool->first;
        self->running = task->id;
        pthread_mutex_unlock(&pool->mutex);

        pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &unused);
        task->function(task->argument);
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &unused);

        free(task);
        pthread_mutex_lock(&pool->mutex);
        self->running = 0;
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

/* Makes a worker. Returns 0, or an error number. */
static int worker_create(struct worker **worker, struct pool *pool) {
    struct worker *made = calloc(1, sizeof *made);
    if (made == NULL)
        return ENOMEM;
    made->pool = pool;
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
        int error = worker_create(&made->workers[made->count], made);
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
    pthread_cond_signal(&pool->not_empty);
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

/* Called with the mutex held. Takes the task out of the queue, if it is there. */
static struct task *pool_take_out(struct pool *pool, pool_id id) {
    struct task **at = &pool->first;
    while (*at != NULL && (*at)->id != id)
        at = &(*at)->next;
    struct task *task = *at;
    if (task != NULL) {
        *at = task->next;
        if (*at == NULL)
            pool->end = at;
    }
    return task;
}

/* Called with the mutex held. The place of the worker that runs the task, or NULL. */
static struct worker **pool_place(struct pool *pool, pool_id id) {
    for (unsigned i = 0; id != 0 && i < pool->count; i++)
        if (pool->workers[i]->running == id)
            return &pool->workers[i];
    return NULL;
}

int pool_cancel(struct pool *pool, pool_id id) {
    int error = 0;
    struct worker *old = NULL;
    pthread_mutex_lock(&pool->mutex);
    struct task *task = pool_take_out(pool, id);
    struct worker **place = task != NULL ? NULL : pool_place(pool, id);
    if (place != NULL) {
        struct worker *new; /* first the new one: it is what can fail */
        error = worker_create(&new, pool);
        if (error == 0) {
            old = *place;
            *place = new;
            old->retired = true;
            /* Under the lock: it runs this task now, and no other one later. */
            pthread_cancel(old->thread);
        }
    } else if (task == NULL) {
        error = ESRCH;
    }
    pthread_mutex_unlock(&pool->mutex);

    free(task);
    if (old != NULL) {
        pthread_join(old->thread, NULL);
        free(old);
    }
    return error;
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
