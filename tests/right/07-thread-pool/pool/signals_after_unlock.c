// A list that ends in a pointer to where the next task goes; the lock is given up before a worker is
// woken; and the workers stay until no task runs that could submit another one.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct work {
    struct work *next;
    pool_function *function;
    void *argument;
};

struct pool {
    pthread_mutex_t m;
    pthread_cond_t c;
    struct work *head, **end;
    unsigned busy;
    bool closing;
    unsigned threads;
    pthread_t thread[];
};

static void *loop(void *p) {
    struct pool *pool = p;
    pthread_mutex_lock(&pool->m);
    while (pool->head != NULL || !pool->closing || pool->busy > 0) {
        if (pool->head == NULL) {
            pthread_cond_wait(&pool->c, &pool->m);
            continue;
        }
        struct work *work = pool->head;
        pool->head = work->next;
        if (pool->head == NULL)
            pool->end = &pool->head;
        pool->busy++;
        pthread_mutex_unlock(&pool->m);
        (*work->function)(work->argument);
        free(work);
        pthread_mutex_lock(&pool->m);
        if (--pool->busy == 0 && pool->closing)
            pthread_cond_broadcast(&pool->c);
    }
    pthread_mutex_unlock(&pool->m);
    return NULL;
}

static void finish(struct pool *pool) {
    pthread_mutex_lock(&pool->m);
    pool->closing = true;
    pthread_mutex_unlock(&pool->m);
    pthread_cond_broadcast(&pool->c);
    while (pool->threads > 0)
        pthread_join(pool->thread[--pool->threads], NULL);
    pthread_mutex_destroy(&pool->m);
    pthread_cond_destroy(&pool->c);
    free(pool);
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *p = malloc(sizeof *p + sizeof(pthread_t) * workers);
    if (p == NULL)
        return ENOMEM;
    *p = (struct pool){.m = PTHREAD_MUTEX_INITIALIZER, .c = PTHREAD_COND_INITIALIZER};
    p->end = &p->head;
    for (; p->threads < workers; p->threads++) {
        int e = pthread_create(p->thread + p->threads, NULL, loop, p);
        if (e != 0) {
            finish(p);
            return e;
        }
    }
    *pool = p;
    return 0;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct work *work = malloc(sizeof *work);
    if (work == NULL)
        return ENOMEM;
    work->next = NULL;
    work->function = function;
    work->argument = argument;
    pthread_mutex_lock(&pool->m);
    *pool->end = work;
    pool->end = &work->next;
    pthread_mutex_unlock(&pool->m);
    pthread_cond_signal(&pool->c);
    return 0;
}

void pool_destroy(struct pool *pool) {
    finish(pool);
}
