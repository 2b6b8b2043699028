// All futures share a lock and a condition; a state says who is still there.
#include "future.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

enum state { RUNNING, SET, ABANDONED };

struct future {
    enum state state;
    int (*function)(void *, void **);
    void *in, *out;
    int result;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t some_future_is_set = PTHREAD_COND_INITIALIZER;

static void run(void *p) {
    struct future *future = p;
    future->result = future->function(future->in, &future->out);
    pthread_mutex_lock(&lock);
    enum state before = future->state;
    future->state = SET;
    pthread_mutex_unlock(&lock);
    if (before == ABANDONED)
        free(future);
    else
        pthread_cond_broadcast(&some_future_is_set);
}

int future_start(struct future **future, struct pool *pool, future_function *function,
                 void *argument) {
    struct future *new = calloc(1, sizeof *new);
    int error = ENOMEM;
    if (new != NULL) {
        new->function = function;
        new->in = argument;
        error = pool_submit(pool, run, new);
        if (error == 0)
            *future = new;
        else
            free(new);
    }
    return error;
}

int future_get(struct future *future, void **value) {
    pthread_mutex_lock(&lock);
    while (future->state != SET)
        pthread_cond_wait(&some_future_is_set, &lock);
    pthread_mutex_unlock(&lock);
    if (future->result == 0)
        *value = future->out;
    return future->result;
}

void future_release(struct future *future) {
    pthread_mutex_lock(&lock);
    int is_set = future->state == SET;
    if (!is_set)
        future->state = ABANDONED;
    pthread_mutex_unlock(&lock);
    if (is_set)
        free(future);
}
