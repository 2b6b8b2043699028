// A list for each worker, and one lock for them all: it steals, though not fast.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct node {
    struct node *newer, *older;
    pool_function *function;
    void *argument;
};

struct seat {
    struct pool *pool;
    struct node *newest, *oldest;
    pthread_t thread;
};

struct pool {
    pthread_mutex_t mutex; /* guards every queue, and the numbers */
    pthread_cond_t more;
    size_t waiting;
    bool stopping;
    unsigned seats, taken, next;
    struct seat seat[];
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_key(void) {
    pthread_key_create(&key, NULL);
}

static struct node *unlink_node(struct seat *seat, struct node *node) {
    *(node->newer != NULL ? &node->newer->older : &seat->newest) = node->older;
    *(node->older != NULL ? &node->older->newer : &seat->oldest) = node->newer;
    seat->pool->waiting--;
    return node;
}

/* With the mutex held, and a task somewhere. */
static struct node *choose(struct seat *own) {
    if (own->newest != NULL)
        return unlink_node(own, own->newest);
    struct seat *victim = own;
    do {
        if (++victim == own->pool->seat + own->pool->seats)
            victim = own->pool->seat;
    } while (victim->oldest == NULL);
    return unlink_node(victim, victim->oldest);
}

static void *work(void *argument) {
    struct seat *own = argument;
    struct pool *pool = own->pool;
    pthread_setspecific(key, own);
    pthread_mutex_lock(&pool->mutex);
    for (;;) {
        while (pool->waiting == 0 && !pool->stopping)
            pthread_cond_wait(&pool->more, &pool->mutex);
        if (pool->waiting == 0)
            break;
        struct node *node = choose(own);
        pthread_mutex_unlock(&pool->mutex);
        node->function(node->argument);
        free(node);
        pthread_mutex_lock(&pool->mutex);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

int pool_create(struct pool **result, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    pthread_once(&once, make_key);
    struct pool *pool = calloc(1, sizeof *pool + workers * sizeof pool->seat[0]);
    if (pool == NULL)
        return ENOMEM;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->more, NULL);
    pool->seats = workers;
    for (unsigned i = 0; i < workers; i++)
        pool->seat[i].pool = pool;
    while (pool->taken < workers) {
        struct seat *seat = &pool->seat[pool->taken];
        int error = pthread_create(&seat->thread, NULL, work, seat);
        if (error != 0) {
            pool_destroy(pool);
            return error;
        }
        pool->taken++;
    }
    *result = pool;
    return 0;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    struct seat *seat = pthread_getspecific(key);
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        return ENOMEM;
    pthread_mutex_lock(&pool->mutex);
    if (seat == NULL || seat->pool != pool)
        seat = &pool->seat[pool->next++ % pool->seats];
    *node = (struct node){.older = seat->newest, .function = function, .argument = argument};
    *(seat->newest != NULL ? &seat->newest->newer : &seat->oldest) = node;
    seat->newest = node;
    pool->waiting++;
    pthread_cond_signal(&pool->more);
    pthread_mutex_unlock(&pool->mutex);
    return 0;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->mutex);
    while (pool->taken > 0)
        pthread_join(pool->seat[--pool->taken].thread, NULL);
    pthread_cond_destroy(&pool->more);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}
