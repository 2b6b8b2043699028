#include "thread_pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

enum { BATCH = 32 }; // tasks that a worker takes at most under one lock

const struct timespec pool_now;

struct worker {
    struct pool *pool;
    pthread_t thread;
    struct pool_task batch[BATCH]; // written by its worker, with the lock
    size_t end;                    // likewise: the tasks in the batch
    atomic_size_t next;            // the first that has not begun; who adds 1 has claimed it
};

// region: pool
struct pool {
    pthread_mutex_t lock;   // guards all below, but for what is said of a batch
    pthread_cond_t work;    // a task, or the end: for workers
    pthread_cond_t room;    // half the queue is empty, or the end: for submitters
    pthread_cond_t quiet;   // no task left, or no visitor: for pool_wait and pool_shutdown
    struct pool_task *ring; // ring[(first + i) & mask] for i in 0 .. queued - 1
    size_t mask, first, queued, capacity;
    size_t unfinished;   // queued, in a batch, or running
    size_t idle_moments; // how often unfinished became 0
    size_t sleepers;     // workers that wait for work
    size_t visitors;     // callers that wait for room or for quiet
    bool waking;         // a sleeper was signalled and has not come yet
    bool crowded;        // a submitter waits for room
    bool joined;
    enum { OPEN, DRAINING, DISCARDING } phase;
    size_t count; // of workers; they change in pool_create and pool_shutdown only
    struct worker workers[];
};
// endregion: pool

// Which pool this thread works for: what it must not wait for, and a struct cannot tell.
static _Thread_local const struct pool *employer;

bool pool_employs_caller(const struct pool *pool) {
    return employer == pool;
}

// What follows is called with the lock, but for work and what begins with pool_.

// region: wake
// One wake-up is on its way at most: who comes looks whether another is needed.
static void wake(struct pool *pool) {
    if (pool->sleepers > 0 && !pool->waking) {
        pool->waking = true;
        pthread_cond_signal(&pool->work);
    }
}
// endregion: wake

static bool pop(struct pool *pool, struct pool_task *task) {
    if (pool->queued == 0)
        return false;
    *task = pool->ring[pool->first++ & pool->mask];
    pool->queued--;
    return true;
}

// region: steal
// A task that another worker has taken and not begun. Its owner claims without the lock, but fills
// its batch with it, so what is claimed here stays where it is until it is copied.
static bool steal(struct pool *pool, struct pool_task *task) {
    for (size_t i = 0; i < pool->count; i++) {
        struct worker *owner = &pool->workers[i];
        if (atomic_load(&owner->next) >= owner->end)
            continue;
        size_t claimed = atomic_fetch_add(&owner->next, 1);
        if (claimed < owner->end) {
            *task = owner->batch[claimed];
            return true;
        }
    }
    return false;
}
// endregion: steal

static void let_submitters_in(struct pool *pool) {
    if (pool->crowded && pool->queued <= pool->capacity / 2) {
        pool->crowded = false;
        pthread_cond_broadcast(&pool->room);
    }
}

// region: take
// A fair share of the queue into the worker's batch, or one task from another's.
static bool take(struct worker *me) {
    struct pool *pool = me->pool;
    size_t share = (pool->queued + pool->count - 1) / pool->count;
    me->end = 0;
    if (pool->phase == DISCARDING)
        return false;
    while (me->end < share && me->end < BATCH && pop(pool, &me->batch[me->end]))
        me->end++;
    let_submitters_in(pool);
    bool stolen = me->end == 0 && steal(pool, &me->batch[0]);
    me->end += stolen;
    if (stolen || me->end > 1 || pool->queued > 0)
        wake(pool); // there may be more than this worker can begin at once
    atomic_store(&me->next, 0);
    return me->end > 0;
}
// endregion: take

// region: finish
static void finish(struct pool *pool, size_t tasks) {
    pool->unfinished -= tasks;
    if (tasks > 0 && pool->unfinished == 0) {
        pool->idle_moments++;
        pthread_cond_broadcast(&pool->quiet);
    }
}
// endregion: finish

// region: batch
static size_t run_batch(struct worker *me) {
    size_t i, done = 0;
    for (; (i = atomic_fetch_add(&me->next, 1)) < me->end; done++)
        me->batch[i].run(me->batch[i].argument);
    return done;
}
// endregion: batch

static void sleep_for_work(struct pool *pool) {
    pool->sleepers++;
    pthread_cond_wait(&pool->work, &pool->lock);
    pool->sleepers--;
    pool->waking = false;
}

// region: work
static void *work(void *argument) {
    struct worker *me = argument;
    struct pool *pool = me->pool;
    employer = pool;
    pthread_mutex_lock(&pool->lock);
    while (take(me) || pool->phase == OPEN) {
        if (me->end == 0) {
            sleep_for_work(pool);
            continue;
        }
        pthread_mutex_unlock(&pool->lock);
        size_t done = run_batch(me);
        pthread_mutex_lock(&pool->lock);
        finish(pool, done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}
// endregion: work

static void leave(struct pool *pool) {
    if (--pool->visitors == 0 && pool->phase != OPEN)
        pthread_cond_broadcast(&pool->quiet);
}

static int wait_for_room(struct pool *pool, const struct timespec *deadline) {
    if (deadline == POOL_NOW)
        return EAGAIN;
    if (deadline != POOL_FOREVER && (deadline->tv_nsec < 0 || deadline->tv_nsec > 999999999))
        return EINVAL;
    pool->crowded = true;
    pool->visitors++;
    int error = deadline == POOL_FOREVER
                    ? pthread_cond_wait(&pool->room, &pool->lock)
                    : pthread_cond_clockwait(&pool->room, &pool->lock, CLOCK_MONOTONIC, deadline);
    leave(pool);
    return error;
}

// Twice the slots, for a task that must not wait.
static int grow(struct pool *pool) {
    size_t slots = 2 * (pool->mask + 1), queued = 0;
    struct pool_task *ring = reallocarray(NULL, slots, sizeof *ring);
    if (ring == NULL)
        return ENOMEM;
    while (pop(pool, &ring[queued]))
        queued++;
    free(pool->ring);
    pool->ring = ring;
    pool->mask = slots - 1;
    pool->first = 0;
    pool->queued = queued;
    return 0;
}

// region: room
static int make_room(struct pool *pool, const struct timespec *deadline) {
    int error = 0;
    while (pool->phase == OPEN && pool->queued >= pool->capacity) {
        if (employer == pool)
            return pool->queued <= pool->mask ? 0 : grow(pool);
        if (error != 0)
            return error; // still no room, after the deadline
        error = wait_for_room(pool, deadline);
    }
    return pool->phase == OPEN ? 0 : ESHUTDOWN;
}
// endregion: room

// region: submit
int pool_submit_task(struct pool *pool, const struct pool_task *task,
                     const struct timespec *deadline) {
    if (pool == NULL || task == NULL || task->run == NULL)
        return EINVAL;
    pthread_mutex_lock(&pool->lock);
    int error = make_room(pool, deadline);
    if (error == 0) {
        pool->ring[(pool->first + pool->queued++) & pool->mask] = *task;
        pool->unfinished++;
        wake(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    return error;
}
// endregion: submit

int pool_submit(struct pool *pool, pool_function *run, void *argument,
                const struct timespec *deadline) {
    return pool_submit_task(pool, &(struct pool_task){run, argument, NULL}, deadline);
}

// region: wait
int pool_wait(struct pool *pool) {
    if (pool == NULL)
        return EINVAL;
    if (employer == pool)
        return EDEADLK;
    pthread_mutex_lock(&pool->lock);
    size_t moment = pool->idle_moments;
    pool->visitors++;
    while (pool->unfinished > 0 && pool->idle_moments == moment)
        pthread_cond_wait(&pool->quiet, &pool->lock);
    leave(pool);
    pthread_mutex_unlock(&pool->lock);
    return 0;
}
// endregion: wait

// region: discard
// Drops what nobody has begun, without the lock: who drops may use the pool.
static void discard(struct pool *pool) {
    struct pool_task task;
    while (steal(pool, &task) || pop(pool, &task)) {
        pthread_mutex_unlock(&pool->lock);
        if (task.drop != NULL)
            task.drop(task.argument);
        pthread_mutex_lock(&pool->lock);
        finish(pool, 1);
    }
}
// endregion: discard

// No task comes any more: the first THREADS workers do what is left and end.
static void end(struct pool *pool, size_t threads) {
    pthread_cond_broadcast(&pool->work);
    pthread_cond_broadcast(&pool->room);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < threads; i++)
        pthread_join(pool->workers[i].thread, NULL);
    pthread_mutex_lock(&pool->lock);
    while (pool->visitors > 0)
        pthread_cond_wait(&pool->quiet, &pool->lock);
    pool->joined = true;
}

int pool_shutdown(struct pool *pool, enum pool_shutdown how) {
    if (pool == NULL || (how != POOL_DRAIN && how != POOL_DISCARD))
        return EINVAL;
    if (employer == pool)
        return EDEADLK;
    pthread_mutex_lock(&pool->lock);
    int error = pool->phase == OPEN ? 0 : EALREADY;
    if (error == 0) {
        pool->phase = how == POOL_DRAIN ? DRAINING : DISCARDING;
        pthread_cond_broadcast(&pool->room); // before anything that may take its time
        if (how == POOL_DISCARD)
            discard(pool);
        end(pool, pool->count);
    }
    pthread_mutex_unlock(&pool->lock);
    return error;
}

int pool_destroy(struct pool *pool) {
    if (pool == NULL)
        return EINVAL;
    pthread_mutex_lock(&pool->lock);
    bool joined = pool->joined;
    pthread_mutex_unlock(&pool->lock);
    if (!joined)
        return EBUSY;
    pthread_cond_destroy(&pool->quiet);
    pthread_cond_destroy(&pool->room);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool->ring);
    free(pool);
    return 0;
}

// region: create
// Starts all workers or none: where one cannot be made, those that exist find the end at once.
static int start(struct pool *pool) {
    int error = 0;
    size_t made = 0;
    pthread_mutex_lock(&pool->lock);
    while (error == 0 && made < pool->count) {
        struct worker *worker = &pool->workers[made];
        worker->pool = pool;
        error = pthread_create(&worker->thread, NULL, work, worker);
        made += error == 0;
    }
    if (error != 0) {
        pool->phase = DRAINING;
        end(pool, made);
    }
    pthread_mutex_unlock(&pool->lock);
    return error;
}
// endregion: create

int pool_create(struct pool **result, size_t workers, size_t capacity) {
    struct pool *pool;
    if (result == NULL || workers == 0 || capacity == 0)
        return EINVAL;
    if (workers > SIZE_MAX / 4 / sizeof *pool->workers ||
        capacity > SIZE_MAX / 4 / sizeof *pool->ring)
        return ENOMEM;
    size_t slots = 1;
    while (slots < capacity)
        slots *= 2;
    pool = calloc(1, sizeof *pool + workers * sizeof *pool->workers);
    struct pool_task *ring = calloc(slots, sizeof *ring);
    if (pool == NULL || ring == NULL) {
        free(ring);
        free(pool);
        return ENOMEM;
    }
    // Adaptive: it spins for a moment before it sleeps, for what is done under the lock is short.
    *pool = (struct pool){.lock = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP,
                          .work = PTHREAD_COND_INITIALIZER,
                          .room = PTHREAD_COND_INITIALIZER,
                          .quiet = PTHREAD_COND_INITIALIZER,
                          .ring = ring,
                          .mask = slots - 1,
                          .capacity = capacity,
                          .count = workers};
    int error = start(pool);
    if (error != 0)
        pool_destroy(pool);
    else
        *result = pool;
    return error;
}
