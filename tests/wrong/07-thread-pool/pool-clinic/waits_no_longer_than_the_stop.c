// expect: wrong-output
// A pool that is stopped will be idle, so whoever waits for that is let go at once.
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

struct pool {
    struct task *first, *last;
    pthread_mutex_t queue_mutex;
    pthread_cond_t queue_changed;
    pthread_cond_t all_done;
    bool stop;
    size_t open;
    unsigned workers;
    pthread_t *threads;
};

static void *work(void *argument) {
    struct pool *pool = argument;
    while (true) {
        pthread_mutex_lock(&pool->queue_mutex);
        while (!pool->stop && pool->first == NULL)
            pthread_cond_wait(&pool->queue_changed, &pool->queue_mutex);
        if (pool->stop && pool->first == NULL) {
            pthread_mutex_unlock(&pool->queue_mutex);
            return NULL;
        }
        struct task *task = pool->first;
        pool->first = task->next;
        pthread_mutex_unlock(&pool->queue_mutex);

        task->function(task->argument);
        free(task);
        pthread_mutex_lock(&pool->queue_mutex);
        if (--pool->open == 0)
            pthread_cond_broadcast(&pool->all_done);
        pthread_mutex_unlock(&pool->queue_mutex);
    }
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *made = calloc(1, sizeof *made);
    pthread_t *threads = calloc(workers, sizeof *threads);
    if (made == NULL || threads == NULL) {
        free(made);
        free(threads);
        return ENOMEM;
    }
    made->threads = threads;
    pthread_mutex_init(&made->queue_mutex, NULL);
    pthread_cond_init(&made->queue_changed, NULL);
    pthread_cond_init(&made->all_done, NULL);
    for (; made->workers < workers; made->workers++) {
        int error = pthread_create(&threads[made->workers], NULL, work, made);
        if (error != 0) {
            pool_stop(made);
            pool_destroy(made);
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
    pthread_mutex_lock(&pool->queue_mutex);
    if (pool->stop) {
        pthread_mutex_unlock(&pool->queue_mutex);
        free(task);
        return ESHUTDOWN;
    }
    pool->open++;
    if (pool->first == NULL)
        pool->first = task;
    else
        pool->last->next = task;
    pool->last = task;
    pthread_mutex_unlock(&pool->queue_mutex);
    pthread_cond_signal(&pool->queue_changed);
    return 0;
}

void pool_wait(struct pool *pool) {
    pthread_mutex_lock(&pool->queue_mutex);
    while (pool->open > 0 && !pool->stop)
        pthread_cond_wait(&pool->all_done, &pool->queue_mutex);
    pthread_mutex_unlock(&pool->queue_mutex);
}

void pool_stop(struct pool *pool) {
    pthread_mutex_lock(&pool->queue_mutex);
    pool->stop = true;
    pthread_mutex_unlock(&pool->queue_mutex);
    pthread_cond_broadcast(&pool->queue_changed);
    pthread_cond_broadcast(&pool->all_done);
    for (unsigned i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
}

void pool_destroy(struct pool *pool) {
    pthread_cond_destroy(&pool->all_done);
    pthread_cond_destroy(&pool->queue_changed);
    pthread_mutex_destroy(&pool->queue_mutex);
    free(pool->threads);
    free(pool);
}
