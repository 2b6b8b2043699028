// A semaphore counts what a worker may come for: the tasks, and at the end one more for each worker.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

typedef struct {
    pool_function *call;
    void *with;
} Task;

struct pool {
    sem_t calls;
    pthread_mutex_t mutex; /* guards the ring */
    Task *ring;
    size_t size, begin, used;
    pthread_t *threads;
    unsigned made;
};

static void *serve(void *arg) {
    struct pool *pool = arg;
    for (;;) {
        while (sem_wait(&pool->calls) != 0)
            continue;
        pthread_mutex_lock(&pool->mutex);
        int some = pool->used > 0;
        Task task = {0};
        if (some) {
            task = pool->ring[pool->begin];
            pool->begin = (pool->begin + 1) % pool->size;
            pool->used--;
        }
        pthread_mutex_unlock(&pool->mutex);
        if (!some)
            return NULL;
        task.call(task.with);
    }
}

int pool_create(struct pool **result, unsigned workers) {
    int error = ENOMEM;
    if (workers == 0)
        return EINVAL;
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return ENOMEM;
    pool->size = 2;
    pool->ring = malloc(pool->size * sizeof(Task));
    pool->threads = malloc(workers * sizeof(pthread_t));
    sem_init(&pool->calls, 0, 0);
    pthread_mutex_init(&pool->mutex, NULL);
    if (pool->ring != NULL && pool->threads != NULL)
        for (error = 0; error == 0 && pool->made < workers;)
            if ((error = pthread_create(pool->threads + pool->made, NULL, serve, pool)) == 0)
                pool->made++;
    if (error != 0)
        pool_destroy(pool);
    else
        *result = pool;
    return error;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    int error = 0;
    pthread_mutex_lock(&pool->mutex);
    if (pool->used == pool->size) {
        Task *larger = malloc(2 * pool->size * sizeof(Task));
        if (larger == NULL) {
            error = ENOMEM;
        } else {
            for (size_t i = 0; i < pool->used; i++)
                larger[i] = pool->ring[(pool->begin + i) % pool->size];
            free(pool->ring);
            pool->ring = larger;
            pool->begin = 0;
            pool->size *= 2;
        }
    }
    if (error == 0)
        pool->ring[(pool->begin + pool->used++) % pool->size] = (Task){function, argument};
    pthread_mutex_unlock(&pool->mutex);
    if (error == 0)
        sem_post(&pool->calls);
    return error;
}

/* A worker that is let in for the end may still meet a task: then the post for that task lets in
 * another one, or itself, for the end. */
void pool_destroy(struct pool *pool) {
    for (unsigned i = 0; i < pool->made; i++)
        sem_post(&pool->calls);
    for (unsigned i = 0; i < pool->made; i++)
        pthread_join(pool->threads[i], NULL);
    sem_destroy(&pool->calls);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->ring);
    free(pool->threads);
    free(pool);
}
