// expect: deadlock
// A future whose value is NULL has none yet.
#include "future.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct future {
    future_function *function; /* read by the task only */
    void *argument;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t is_set;
    int error;
    void *value;
    unsigned holders; /* the task, the caller: the last one frees the future */
};

static void future_free(struct future *future) {
    pthread_cond_destroy(&future->is_set);
    pthread_mutex_destroy(&future->mutex);
    free(future);
}

/* Called with the mutex held, and gives it up: from then on the future may be gone. */
static void future_let_go(struct future *future) {
    bool last = --future->holders == 0;
    pthread_mutex_unlock(&future->mutex);
    if (last)
        future_free(future);
}

static void future_run(void *argument) {
    struct future *future = argument;
    void *value = NULL;
    int error = future->function(future->argument, &value);

    pthread_mutex_lock(&future->mutex);
    future->error = error;
    future->value = value;
    pthread_cond_broadcast(&future->is_set); /* several may wait */
    future_let_go(future);
}

int future_start(struct future **future, struct pool *pool, future_function *function,
                 void *argument) {
    struct future *made = malloc(sizeof *made);
    if (made == NULL)
        return ENOMEM;
    *made = (struct future){.function = function, .argument = argument, .holders = 2};
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
    while (future->value == NULL && future->error == 0)
        pthread_cond_wait(&future->is_set, &future->mutex);
    int error = future->error;
    if (error == 0)
        *value = future->value;
    pthread_mutex_unlock(&future->mutex);
    return error;
}

void future_release(struct future *future) {
    pthread_mutex_lock(&future->mutex);
    future_let_go(future);
}
