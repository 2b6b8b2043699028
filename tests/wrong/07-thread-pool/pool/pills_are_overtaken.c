// expect: wrong-output
// The end is a task too: a pill for each worker, at the end of the queue.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct entry {
    pool_function *function; // NULL: a pill
    void *argument;
    struct entry *next;
};

struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    struct entry *front, *back;
    unsigned running;
    pthread_t ids[];
};

static void append(struct pool *pool, struct entry *entry) {
    pthread_mutex_lock(&pool->mutex);
    if (pool->front == NULL)
        pool->front = entry;
    else
        pool->back->next = entry;
    pool->back = entry;
    pthread_cond_signal(&pool->arrived);
    pthread_mutex_unlock(&pool->mutex);
}

static struct entry *next(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    while (pool->front == NULL)
        pthread_cond_wait(&pool->arrived, &pool->mutex);
    struct entry *entry = pool->front;
    pool->front = entry->next;
    pthread_mutex_unlock(&pool->mutex);
    return entry;
}

static void *run(void *argument) {
    struct pool *pool = argument;
    for (;;) {
        struct entry *entry = next(pool);
        if (entry->function == NULL)
            return NULL;
        entry->function(entry->argument);
        free(entry);
    }
}

static void end(struct pool *pool) {
    struct entry pills[pool->running + 1]; // they live until the workers are joined
    for (unsigned i = 0; i < pool->running; i++) {
        pills[i] = (struct entry){0};
        append(pool, &pills[i]);
    }
    for (unsigned i = 0; i < pool->running; i++)
        pthread_join(pool->ids[i], NULL);
    while (pool->front != NULL) {
        struct entry *left = pool->front;
        pool->front = left->next;
        free(left);
    }
    pthread_cond_destroy(&pool->arrived);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *new = malloc(sizeof *new + workers * sizeof(pthread_t));
    if (new == NULL)
        return ENOMEM;
    new->front = new->back = NULL;
    new->running = 0;
    pthread_mutex_init(&new->mutex, NULL);
    pthread_cond_init(&new->arrived, NULL);
    while (new->running < workers) {
        int error = pthread_create(&new->ids[new->running], NULL, run, new);
        if (error != 0) {
            end(new);
            return error;
        }
        new->running++;
    }
    *pool = new;
    return 0;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct entry *entry = malloc(sizeof *entry);
    if (entry == NULL)
        return ENOMEM;
    *entry = (struct entry){function, argument, NULL};
    append(pool, entry);
    return 0;
}

void pool_destroy(struct pool *pool) {
    end(pool);
}
