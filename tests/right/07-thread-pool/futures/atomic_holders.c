// The holders are counted by an atomic number; the task keeps its share until it has let go of the lock.
#include "future.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct future {
    future_function *function; /* read by the task only */
    void *argument;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t is_set;
    bool set;
    int error;
    void *value;
    atomic_uint holders;
};

static void future_free(struct future *future) {
    pthread_cond_destroy(&future->is_set);
    pthread_mutex_destroy(&future->mutex);
    free(future);
}

static void future_let_go(struct future *future) {
    if (atomic_fetch_sub(&future->holders, 1) == 1)
        future_free(future);
}

static void future_run(void *argument) {
    struct future *future = argument;
    void *value = NULL;
    int error = future->function(future->argument, &value);

    pthread_mutex_lock(&future->mutex);
    future->error = error;
    future->value = value;
    future->set = true;
    pthread_mutex_unlock(&future->mutex);
    pthread_cond_broadcast(&future->is_set);
    future_let_go(future);
}

int future_start(struct future **future, struct pool *pool, future_function *function,
                 void *argument) {
    struct future *made = malloc(sizeof *made);
    if (made == NULL)
        return ENOMEM;
    *made = (struct future){.function = function, .argument = argument};
    atomic_init(&made->holders, 2);
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->is_set, NULL);

    int error = pool_submit(pool, future_run, made);
    if (error != 0) {
        future_free(made); /* nobody else has it */
        return error;
    }
    *future = made;
    return 0;
}

int future_get(struct future *future, void **value) {
    pthread_mutex_lock(&future->mutex);
    while (!future->set)
        pthread_cond_wait(&future->is_set, &future->mutex);
    int error = future->error;
    if (error == 0)
        *value = future->value;
    pthread_mutex_unlock(&future->mutex);
    return error;
}

void future_release(struct future *future) {
    future_let_go(future);
}
