// The deque of Chase and Lev, with sequentially consistent atomics, and an inbox for tasks from outside.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct task {
    pool_function *function;
    void *argument;
    struct task *next; /* in the inbox, and in no ring */
};

struct ring {
    struct ring *smaller; /* a thief may still look into it: freed at the end */
    int64_t size;
    _Atomic(struct task *) slots[];
};

struct deque {
    struct pool *pool;
    pthread_t thread;
    atomic_llong top, bottom; /* thieves take at the top, the owner at the bottom */
    _Atomic(struct ring *) ring;
};

struct pool {
    pthread_mutex_t mutex; /* guards the inbox, changes, stopping */
    pthread_cond_t changed;
    struct task *inbox, **inbox_end;
    unsigned long changes;
    bool stopping;
    unsigned count, started;
    struct deque deques[];
};

static _Thread_local struct deque *mine;

static struct ring *ring_create(int64_t size, struct ring *smaller) {
    struct ring *ring = calloc(1, sizeof *ring + (size_t)size * sizeof ring->slots[0]);
    if (ring != NULL) {
        ring->size = size;
        ring->smaller = smaller;
    }
    return ring;
}

static int push(struct deque *deque, struct task *task) {
    int64_t bottom = atomic_load(&deque->bottom), top = atomic_load(&deque->top);
    struct ring *ring = atomic_load(&deque->ring);
    if (bottom - top == ring->size) {
        struct ring *larger = ring_create(2 * ring->size, ring);
        if (larger == NULL)
            return ENOMEM;
        for (int64_t i = top; i < bottom; i++)
            atomic_store(&larger->slots[i % larger->size],
                         atomic_load(&ring->slots[i % ring->size]));
        atomic_store(&deque->ring, larger);
        ring = larger;
    }
    atomic_store(&ring->slots[bottom % ring->size], task);
    atomic_store(&deque->bottom, bottom + 1);
    return 0;
}

static struct task *pop(struct deque *deque) {
    long long bottom = atomic_fetch_sub(&deque->bottom, 1) - 1;
    long long top = atomic_load(&deque->top);
    struct task *task = NULL;
    if (top <= bottom) {
        struct ring *ring = atomic_load(&deque->ring);
        task = atomic_load(&ring->slots[bottom % ring->size]);
        if (top < bottom)
            return task;
        if (!atomic_compare_exchange_strong(&deque->top, &top, top + 1))
            task = NULL; /* the last one, and a thief was faster */
    }
    atomic_store(&deque->bottom, bottom + 1);
    return task;
}

static struct task *steal(struct deque *deque) {
    for (;;) {
        long long top = atomic_load(&deque->top);
        if (top >= atomic_load(&deque->bottom))
            return NULL;
        struct ring *ring = atomic_load(&deque->ring);
        struct task *task = atomic_load(&ring->slots[top % ring->size]);
        if (atomic_compare_exchange_strong(&deque->top, &top, top + 1))
            return task;
    }
}

static struct task *find(struct pool *pool) {
    struct task *task = pop(mine);
    if (task != NULL)
        return task;
    pthread_mutex_lock(&pool->mutex);
    task = pool->inbox;
    if (task != NULL && (pool->inbox = task->next) == NULL)
        pool->inbox_end = &pool->inbox;
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; task == NULL && i < pool->count; i++)
        if (&pool->deques[i] != mine)
            task = steal(&pool->deques[i]);
    return task;
}

static void *work(void *argument) {
    mine = argument;
    struct pool *pool = mine->pool;
    for (bool goes_on = true; goes_on;) {
        pthread_mutex_lock(&pool->mutex);
        unsigned long seen = pool->changes;
        pthread_mutex_unlock(&pool->mutex);
        struct task *task = find(pool);
        if (task != NULL) {
            task->function(task->argument);
            free(task);
            continue;
        }
        pthread_mutex_lock(&pool->mutex);
        while (pool->changes == seen && !pool->stopping)
            pthread_cond_wait(&pool->changed, &pool->mutex);
        goes_on = pool->changes != seen;
        pthread_mutex_unlock(&pool->mutex);
    }
    return NULL;
}

static void tell(struct pool *pool) {
    pool->changes++;
    pthread_cond_signal(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct task *task = malloc(sizeof *task);
    if (task == NULL)
        return ENOMEM;
    *task = (struct task){.function = function, .argument = argument};
    if (mine != NULL && mine->pool == pool) {
        if (push(mine, task) != 0) {
            free(task);
            return ENOMEM;
        }
        pthread_mutex_lock(&pool->mutex);
    } else {
        pthread_mutex_lock(&pool->mutex);
        *pool->inbox_end = task;
        pool->inbox_end = &task->next;
    }
    tell(pool);
    return 0;
}

int pool_create(struct pool **result, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    struct pool *pool = calloc(1, sizeof *pool + workers * sizeof pool->deques[0]);
    if (pool == NULL)
        return ENOMEM;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->changed, NULL);
    pool->inbox_end = &pool->inbox;
    int error = 0;
    for (; error == 0 && pool->count < workers; pool->count++) {
        struct ring *ring = ring_create(4, NULL);
        pool->deques[pool->count].pool = pool;
        atomic_init(&pool->deques[pool->count].ring, ring);
        error = ring == NULL ? ENOMEM : 0;
    }
    while (error == 0 && pool->started < workers) {
        struct deque *deque = &pool->deques[pool->started];
        error = pthread_create(&deque->thread, NULL, work, deque);
        pool->started += error == 0;
    }
    if (error != 0)
        pool_destroy(pool);
    else
        *result = pool;
    return error;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < pool->started; i++)
        pthread_join(pool->deques[i].thread, NULL);
    for (unsigned i = 0; i < pool->count; i++)
        for (struct ring *ring = atomic_load(&pool->deques[i].ring), *next; ring; ring = next) {
            next = ring->smaller;
            free(ring);
        }
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
