// expect: leak
// Whoever comes second frees it: the task if it finds the future released, the release if it finds the result.
#include "future.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct future {
    pthread_mutex_t mutex;
    pthread_cond_t is_ready;
    bool ready, abandoned;
    int error;
    void *value;
    future_function *function;
    void *argument;
};

static void run(void *argument) {
    struct future *future = argument;
    void *value = NULL;
    int error = future->function(future->argument, &value);
    pthread_mutex_lock(&future->mutex);
    future->error = error;
    future->value = value;
    future->ready = true;
    pthread_cond_broadcast(&future->is_ready);
    bool mine = future->abandoned;
    pthread_mutex_unlock(&future->mutex);
    if (mine)
        free(future);
}

int future_start(struct future **future, struct pool *pool, future_function *function,
                 void *argument) {
    struct future *made = calloc(1, sizeof *made);
    if (made == NULL)
        return ENOMEM;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->is_ready, NULL);
    made->function = function;
    made->argument = argument;
    int error = pool_submit(pool, run, made);
    if (error != 0) {
        pthread_cond_destroy(&made->is_ready);
        pthread_mutex_destroy(&made->mutex);
        free(made);
        return error;
    }
    *future = made;
    return 0;
}

int future_get(struct future *future, void **value) {
    pthread_mutex_lock(&future->mutex);
    while (!future->ready)
        pthread_cond_wait(&future->is_ready, &future->mutex);
    if (future->error == 0)
        *value = future->value;
    int error = future->error;
    pthread_mutex_unlock(&future->mutex);
    return error;
}

void future_release(struct future *future) {
    pthread_mutex_lock(&future->mutex);
    bool over = future->ready;
    pthread_mutex_unlock(&future->mutex);
    if (over) {
        free(future);
        return;
    }
    pthread_mutex_lock(&future->mutex);
    future->abandoned = true;
    pthread_mutex_unlock(&future->mutex);
}
