// two_conditions.c - the obvious pool: one mutex, and a condition for each side.
#include "slower.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    void *(*run)(void *);
    void *argument;
};

struct slower {
    pthread_mutex_t lock; // guards all below
    pthread_cond_t work, room, idle;
    struct task *ring;
    size_t first, queued, mask, unfinished;
    bool stopping;
    size_t count;
    pthread_t threads[];
};

static void *work(void *argument) {
    struct slower *pool = argument;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->queued == 0 && !pool->stopping)
            pthread_cond_wait(&pool->work, &pool->lock);
        if (pool->queued == 0)
            break;
        struct task task = pool->ring[pool->first++ & pool->mask];
        pool->queued--;
        pthread_cond_signal(&pool->room);
        pthread_mutex_unlock(&pool->lock);
        task.run(task.argument);
        pthread_mutex_lock(&pool->lock);
        if (--pool->unfinished == 0)
            pthread_cond_broadcast(&pool->idle);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

// region: submit
void slower_submit(struct slower *pool, void *(*run)(void *), void *argument) {
    pthread_mutex_lock(&pool->lock);
    while (pool->queued > pool->mask)
        pthread_cond_wait(&pool->room, &pool->lock);
    pool->ring[(pool->first + pool->queued++) & pool->mask] = (struct task){run, argument};
    pool->unfinished++;
    pthread_cond_signal(&pool->work);
    pthread_mutex_unlock(&pool->lock);
}
// endregion: submit

void slower_wait(struct slower *pool) {
    pthread_mutex_lock(&pool->lock);
    while (pool->unfinished > 0)
        pthread_cond_wait(&pool->idle, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

struct slower *slower_create(size_t workers, size_t capacity) {
    struct slower *pool = calloc(1, sizeof *pool + workers * sizeof(pthread_t));
    if (pool == NULL || (pool->ring = calloc(capacity, sizeof *pool->ring)) == NULL)
        return NULL;
    pool->mask = capacity - 1;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->room, NULL);
    pthread_cond_init(&pool->idle, NULL);
    for (; pool->count < workers; pool->count++)
        if (pthread_create(&pool->threads[pool->count], NULL, work, pool) != 0)
            return NULL;
    return pool;
}

void slower_destroy(struct slower *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->count; i++)
        pthread_join(pool->threads[i], NULL);
    free(pool->ring);
    free(pool);
}
