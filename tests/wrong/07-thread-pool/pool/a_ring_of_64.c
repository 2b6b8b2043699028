// expect: deadlock
// Who would have more than 64 tasks waiting? If so, pool_submit waits.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum { ROOM = 64 };

struct task {
    pool_function *function;
    void *argument;
};

struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t not_empty, not_full;
    struct task tasks[ROOM];
    size_t first, count;
    bool stopping;
    unsigned workers;
    pthread_t threads[];
};

static void *pool_work(void *argument) {
    struct pool *pool = argument;
    while (true) {
        pthread_mutex_lock(&pool->mutex);
        while (pool->count == 0 && !pool->stopping)
            pthread_cond_wait(&pool->not_empty, &pool->mutex);
        if (pool->count == 0) {
            pthread_mutex_unlock(&pool->mutex);
            return NULL;
        }
        struct task task = pool->tasks[pool->first];
        pool->first = (pool->first + 1) % ROOM;
        pool->count--;
        pthread_cond_signal(&pool->not_full);
        pthread_mutex_unlock(&pool->mutex);
        task.function(task.argument);
    }
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *made = calloc(1, sizeof *made + workers * sizeof made->threads[0]);
    if (made == NULL)
        return ENOMEM;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->not_empty, NULL);
    pthread_cond_init(&made->not_full, NULL);

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
    pthread_mutex_lock(&pool->mutex);
    while (pool->count == ROOM)
        pthread_cond_wait(&pool->not_full, &pool->mutex);
    pool->tasks[(pool->first + pool->count++) % ROOM] = (struct task){function, argument};
    pthread_cond_signal(&pool->not_empty);
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
    pthread_cond_destroy(&pool->not_empty);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
