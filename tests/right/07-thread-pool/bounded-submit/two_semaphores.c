// Two semaphores, room and tasks, and a mutex for the ring; whoever is a worker of this pool is asked of a
// key.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct item {
    pool_function *call;
    void *with;
};

struct pool {
    sem_t room, items;
    pthread_mutex_t lock; /* guards in, out and the ring between them */
    size_t in, out, size;
    struct item *ring;
    pthread_key_t key; /* set in the workers of this pool */
    unsigned made;
    pthread_t *threads;
};

static void wait_for(sem_t *semaphore) {
    while (sem_wait(semaphore) != 0)
        continue;
}

static void *work(void *p) {
    struct pool *pool = p;
    pthread_setspecific(pool->key, pool);
    for (;;) {
        struct item item = {0};
        wait_for(&pool->items);
        pthread_mutex_lock(&pool->lock);
        if (pool->out != pool->in)
            item = pool->ring[pool->out++ % pool->size];
        pthread_mutex_unlock(&pool->lock);
        if (item.call == NULL)
            return NULL;
        sem_post(&pool->room);
        item.call(item.with);
    }
}

static void put(struct pool *pool, pool_function *call, void *with) {
    pthread_mutex_lock(&pool->lock);
    pool->ring[pool->in++ % pool->size] = (struct item){call, with};
    pthread_mutex_unlock(&pool->lock);
    sem_post(&pool->items);
}

int pool_create(struct pool **result, unsigned workers, size_t capacity) {
    if (workers == 0 || capacity == 0)
        return EINVAL;
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return ENOMEM;
    int error = pthread_key_create(&pool->key, NULL);
    if (error != 0) {
        free(pool);
        return error;
    }
    pool->size = capacity;
    pool->ring = malloc(capacity * sizeof *pool->ring);
    pool->threads = malloc(workers * sizeof *pool->threads);
    sem_init(&pool->room, 0, (unsigned)capacity);
    sem_init(&pool->items, 0, 0);
    pthread_mutex_init(&pool->lock, NULL);
    error = pool->ring == NULL || pool->threads == NULL ? ENOMEM : 0;
    while (error == 0 && pool->made < workers) {
        error = pthread_create(&pool->threads[pool->made], NULL, work, pool);
        pool->made += error == 0;
    }
    if (error != 0)
        pool_destroy(pool);
    else
        *result = pool;
    return error;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    if (pthread_getspecific(pool->key) == NULL) {
        wait_for(&pool->room);
        put(pool, function, argument);
    } else if (pool_try_submit(pool, function, argument) != 0) {
        function(argument);
    }
    return 0;
}

int pool_try_submit(struct pool *pool, pool_function *function, void *argument) {
    while (sem_trywait(&pool->room) != 0)
        if (errno == EAGAIN)
            return EAGAIN;
    put(pool, function, argument);
    return 0;
}

void pool_destroy(struct pool *pool) {
    for (unsigned i = 0; i < pool->made; i++)
        sem_post(&pool->items);
    for (unsigned i = 0; i < pool->made; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_key_delete(pool->key);
    sem_destroy(&pool->room);
    sem_destroy(&pool->items);
    pthread_mutex_destroy(&pool->lock);
    free(pool->ring);
    free(pool->threads);
    free(pool);
}
