// expect: wrong-output
// There is one pool in a program, so its queue need not be in the struct.
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct pool {
    unsigned workers;
    pthread_t threads[64];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static struct {
    pool_function *function;
    void *argument;
} queue[1024];
static unsigned in, out;
static bool done;

static void *thread_main(void *unused) {
    (void)unused;
    while (true) {
        pthread_mutex_lock(&lock);
        while (in == out && !done)
            pthread_cond_wait(&ready, &lock);
        if (in == out) {
            pthread_mutex_unlock(&lock);
            return NULL;
        }
        pool_function *function = queue[out % 1024].function;
        void *argument = queue[out % 1024].argument;
        out++;
        pthread_mutex_unlock(&lock);
        function(argument);
    }
}

int pool_create(struct pool **pool, unsigned workers) {
    if (workers == 0)
        return EINVAL;
    *pool = calloc(1, sizeof **pool);
    if (*pool == NULL)
        return ENOMEM;
    pthread_mutex_lock(&lock);
    done = false;
    pthread_mutex_unlock(&lock);
    for (unsigned i = 0; i < workers; i++) {
        int error = pthread_create(&(*pool)->threads[i], NULL, thread_main, NULL);
        if (error) {
            pool_destroy(*pool);
            return error;
        }
        (*pool)->workers++;
    }
    return 0;
}

int pool_submit(struct pool *pool, pool_function *function, void *argument) {
    (void)pool;
    pthread_mutex_lock(&lock);
    queue[in % 1024].function = function;
    queue[in % 1024].argument = argument;
    in++;
    pthread_cond_signal(&ready);
    pthread_mutex_unlock(&lock);
    return 0;
}

void pool_destroy(struct pool *pool) {
    pthread_mutex_lock(&lock);
    done = true;
    pthread_cond_broadcast(&ready);
    pthread_mutex_unlock(&lock);
    for (unsigned i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    free(pool);
}
