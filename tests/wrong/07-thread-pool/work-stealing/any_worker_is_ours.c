// expect: deadlock
// A worker puts what it submits into its own queue.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct task {
    pool_function *function;
    void *argument;
};

/* A worker and its queue, a ring that grows. The worker takes at the new end, thieves at the old. */
struct worker {
    struct pool *pool;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards the ring; nothing else is locked while it is held */
    struct task *ring;
    size_t capacity, oldest, waiting;
};

struct pool {
    /* Submissions so far. A worker that finds every queue empty sleeps until this is another number
     * than it was before the worker began to look. */
    atomic_ulong version;
    atomic_uint sleepers;  /* changes under the mutex */
    atomic_uint turn;      /* the next queue for a task from outside */
    pthread_mutex_t mutex; /* guards stopping, and the way to sleep */
    pthread_cond_t changed;
    bool stopping;
    unsigned count, started;
    struct worker workers[];
};

static _Thread_local struct worker *self; /* NULL in a thread that is no worker */

static int worker_push(struct worker *worker, struct task task) {
    pthread_mutex_lock(&worker->mutex);
    if (worker->waiting == worker->capacity) {
        size_t larger = worker->capacity == 0 ? 8 : 2 * worker->capacity;
        struct task *ring = malloc(larger * sizeof *ring);
        if (ring == NULL) {
            pthread_mutex_unlock(&worker->mutex);
            return ENOMEM;
        }
        for (size_t i = 0; i < worker->waiting; i++)
            ring[i] = worker->ring[(worker->oldest + i) % worker->capacity];
        free(worker->ring);
        worker->ring = ring;
        worker->oldest = 0;
        worker->capacity = larger;
    }
    worker->ring[(worker->oldest + worker->waiting++) % worker->capacity] = task;
    pthread_mutex_unlock(&worker->mutex);
    return 0;
}

static bool worker_take(struct worker *worker, bool newest, struct task *task) {
    pthread_mutex_lock(&worker->mutex);
    bool some = worker->waiting > 0;
    if (some) {
        worker->waiting--;
        if (newest) {
            *task = worker->ring[(worker->oldest + worker->waiting) % worker->capacity];
        } else {
            *task = worker->ring[worker->oldest];
            worker->oldest = (worker->oldest + 1) % worker->capacity;
        }
    }
    pthread_mutex_unlock(&worker->mutex);
    return some;
}

/* Its own newest task, or the oldest of another one's. */
static bool pool_find(struct pool *pool, struct task *task) {
    if (worker_take(self, true, task))
        return true;
    unsigned own = (unsigned)(self - pool->workers);
    for (unsigned i = 1; i < pool->count; i++)
        if (worker_take(&pool->workers[(own + i) % pool->count], false, task))
            return true;
    return false;
}

/* Blocks until something was submitted since `version`. Returns false if the pool stops. */
static bool pool_sleep(struct pool *pool, unsigned long version) {
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->sleepers, 1); /* first this, then the look at the version */
    while (atomic_load(&pool->version) == version && !pool->stopping)
        pthread_cond_wait(&pool->changed, &pool->mutex);
    atomic_fetch_sub(&pool->sleepers, 1);
    bool goes_on = atomic_load(&pool->version) != version;
    pthread_mutex_unlock(&pool->mutex);
    return goes_on;
}

static void *pool_work(void *argument) {
    self = argument;
    struct pool *pool = self->pool;
    struct task task;
    unsigned long version;
    do {
        version = atomic_load(&pool->version); /* before it looks */
        while (pool_find(pool, &task)) {
            task.function(task.argument);
            version = atomic_load(&pool->version);
        }
    } while (pool_sleep(pool, version));
    return NULL;
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *made = calloc(1, sizeof *made + workers * sizeof made->workers[0]);
    if (made == NULL)
        return ENOMEM;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->changed, NULL);
    made->count = workers;
    for (unsigned i = 0; i < workers; i++) { /* all, for the first may steal at once */
        made->workers[i].pool = made;
        pthread_mutex_init(&made->workers[i].mutex, NULL);
    }
    for (; made->started < workers; made->started++) {
        struct worker *worker = &made->workers[made->started];
        int error = pthread_create(&worker->thread, NULL, pool_work, worker);
        if (error != 0) {
            pool_destroy(made); /* joins as many as there are */
            return error;
        }
    }
    *pool = made;
    return 0;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct worker *worker = self;
    if (worker == NULL)
        worker = &pool->workers[atomic_fetch_add(&pool->turn, 1) % pool->count];
    int error = worker_push(worker, (struct task){function, argument});
    if (error != 0)
        return error;
    atomic_fetch_add(&pool->version, 1); /* first this, then the look at the sleepers */
    if (atomic_load(&pool->sleepers) > 0) {
        pthread_mutex_lock(&pool->mutex);
        pthread_cond_signal(&pool->changed);
        pthread_mutex_unlock(&pool->mutex);
    }
    return 0;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < pool->started; i++)
        pthread_join(pool->workers[i].thread, NULL);
    for (unsigned i = 0; i < pool->count; i++) {
        pthread_mutex_destroy(&pool->workers[i].mutex);
        free(pool->workers[i].ring);
    }
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
