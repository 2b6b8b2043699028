// expect: lost-wakeup
// The flag is atomic, so it needs no mutex.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct job {
    pool_function *function;
    void *argument;
    struct job *next;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct job *head, *tail;
    atomic_bool stop;
    unsigned count;
    pthread_t *threads;
};

static void *worker(void *p) {
    struct pool *pool = p;
    for (;;) {
        pthread_mutex_lock(&pool->lock);
        while (!pool->head && !pool->stop)
            pthread_cond_wait(&pool->wake, &pool->lock);
        if (!pool->head) {
            pthread_mutex_unlock(&pool->lock);
            return NULL;
        }
        struct job *job = pool->head;
        pool->head = job->next;
        pthread_mutex_unlock(&pool->lock);
        job->function(job->argument);
        free(job);
    }
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *p = calloc(1, sizeof *p);
    if (!p)
        return ENOMEM;
    p->threads = calloc(workers, sizeof *p->threads);
    if (!p->threads) {
        free(p);
        return ENOMEM;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    for (unsigned i = 0; i < workers; i++) {
        int e = pthread_create(&p->threads[i], NULL, worker, p);
        if (e) {
            pool_destroy(p);
            return e;
        }
        p->count++;
    }
    *pool = p;
    return 0;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct job *job = malloc(sizeof *job);
    if (!job)
        return ENOMEM;
    job->function = function;
    job->argument = argument;
    job->next = NULL;
    pthread_mutex_lock(&pool->lock);
    if (pool->head)
        pool->tail->next = job;
    else
        pool->head = job;
    pool->tail = job;
    pthread_cond_signal(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    return 0;
}

void pool_destroy(struct pool *pool) {
    atomic_store(&pool->stop, true);
    pthread_cond_broadcast(&pool->wake);
    for (unsigned i = 0; i < pool->count; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->wake);
    free(pool->threads);
    free(pool);
}
