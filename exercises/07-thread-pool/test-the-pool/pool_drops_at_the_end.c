/* Wrong: what has not begun when the pool is freed never runs. */
#include "pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    struct task *next;
    void (*run)(void *);
    void *argument;
};

struct pool {
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t work, idle;
    struct task *first, **last;
    int active; /* tasks that run */
    bool ending;
    int workers;
    pthread_t threads[];
};

static struct task *take(struct pool *pool) {
    struct task *task = pool->first;
    pool->first = task->next;
    if (!pool->first)
        pool->last = &pool->first;
    return task;
}

static void *work(void *argument) {
    struct pool *pool = argument;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->first && !pool->ending)
            pthread_cond_wait(&pool->work, &pool->lock);
        if (pool->ending)
            break;
        struct task *task = take(pool);
        pool->active++;
        pthread_mutex_unlock(&pool->lock);
        task->run(task->argument);
        free(task);
        pthread_mutex_lock(&pool->lock);
        pool->active--;
        if (!pool->first && pool->active == 0)
            pthread_cond_broadcast(&pool->idle);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct pool *pool_new(int workers) {
    struct pool *pool = malloc(sizeof *pool + sizeof(pthread_t) * (size_t)workers);
    if (!pool)
        return NULL;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->idle, NULL);
    pool->first = NULL;
    pool->last = &pool->first;
    pool->active = 0;
    pool->ending = false;
    for (pool->workers = 0; pool->workers < workers; pool->workers++) {
        if (pthread_create(&pool->threads[pool->workers], NULL, work, pool) != 0) {
            pool_free(pool);
            return NULL;
        }
    }
    return pool;
}

int pool_submit(struct pool *pool, void (*run)(void *), void *argument) {
    struct task *task = malloc(sizeof *task);
    if (!task)
        return -1;
    *task = (struct task){NULL, run, argument};
    pthread_mutex_lock(&pool->lock);
    *pool->last = task;
    pool->last = &task->next;
    pthread_cond_signal(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    return 0;
}

void pool_wait(struct pool *pool) {
    pthread_mutex_lock(&pool->lock);
    while (pool->first || pool->active > 0)
        pthread_cond_wait(&pool->idle, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

void pool_free(struct pool *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->ending = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    while (pool->first)
        free(take(pool));
    pthread_cond_destroy(&pool->idle);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
