// lock_free.c - no lock around the queue, and a semaphore on either side of it: one counts the tasks,
// the other the free places. Every submit posts, and wakes a worker if one sleeps.
#include "slower.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct slot {
    atomic_size_t
        turn; // a writer's place: empty for it; place + 1: full; place + slots: empty again
    void *(*run)(void *);
    void *argument;
};

struct slower {
    struct slot *ring;
    size_t mask;
    sem_t tasks, places;
    _Alignas(64) atomic_size_t written; // the next writer's place
    _Alignas(64) atomic_size_t read;    // the next reader's
    _Alignas(64) atomic_size_t unfinished;
    pthread_mutex_t lock; // of those who wait until unfinished is 0
    pthread_cond_t idle;
    size_t count;
    pthread_t threads[];
};

static void wait_for(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1 && errno == EINTR)
        continue;
}

void slower_submit(struct slower *pool, void *(*run)(void *), void *argument) {
    atomic_fetch_add(&pool->unfinished, 1);
    wait_for(&pool->places);
    size_t place = atomic_fetch_add(&pool->written, 1);
    struct slot *slot = &pool->ring[place & pool->mask];
    while (atomic_load(&slot->turn) != place) // the reader of a turn before is about to leave
        continue;
    slot->run = run;
    slot->argument = argument;
    atomic_store(&slot->turn, place + 1);
    sem_post(&pool->tasks);
}

static void *work(void *argument) {
    struct slower *pool = argument;
    for (;;) {
        wait_for(&pool->tasks);
        size_t place = atomic_fetch_add(&pool->read, 1);
        struct slot *slot = &pool->ring[place & pool->mask];
        while (atomic_load(&slot->turn) != place + 1)
            continue;
        void *(*run)(void *) = slot->run;
        void *data = slot->argument;
        atomic_store(&slot->turn, place + pool->mask + 1);
        sem_post(&pool->places);
        if (run == NULL)
            return NULL;
        run(data);
        if (atomic_fetch_sub(&pool->unfinished, 1) == 1) {
            pthread_mutex_lock(&pool->lock);
            pthread_cond_broadcast(&pool->idle);
            pthread_mutex_unlock(&pool->lock);
        }
    }
}

void slower_wait(struct slower *pool) {
    pthread_mutex_lock(&pool->lock);
    while (atomic_load(&pool->unfinished) > 0)
        pthread_cond_wait(&pool->idle, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

struct slower *slower_create(size_t workers, size_t capacity) {
    struct slower *pool =
        aligned_alloc(64, (sizeof *pool + workers * sizeof(pthread_t) + 63) / 64 * 64);
    struct slot *ring = calloc(capacity, sizeof *ring);
    if (pool == NULL || ring == NULL)
        return NULL;
    *pool = (struct slower){.ring = ring, .mask = capacity - 1};
    for (size_t i = 0; i < capacity; i++)
        ring[i].turn = i;
    sem_init(&pool->tasks, 0, 0);
    sem_init(&pool->places, 0, (unsigned)capacity);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->idle, NULL);
    for (; pool->count < workers; pool->count++)
        if (pthread_create(&pool->threads[pool->count], NULL, work, pool) != 0)
            return NULL;
    return pool;
}

void slower_destroy(struct slower *pool) {
    for (size_t i = 0; i < pool->count; i++)
        slower_submit(pool, NULL, NULL); // a worker ends at it
    for (size_t i = 0; i < pool->count; i++)
        pthread_join(pool->threads[i], NULL);
    free(pool->ring);
    free(pool);
}
