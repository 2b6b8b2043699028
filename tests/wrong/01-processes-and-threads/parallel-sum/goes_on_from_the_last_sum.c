// expect: wrong-output
// Total and next term are global, so that the threads need no argument. They begin at 0.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t next_term;
static size_t last_term;
static int64_t total;

static void *worker(void *arg) {
    while (1) {
        pthread_mutex_lock(&lock);
        size_t mine = next_term++;
        pthread_mutex_unlock(&lock);
        if (mine >= last_term)
            break;
        int64_t term = sum_term(mine);
        pthread_mutex_lock(&lock);
        total += term;
        pthread_mutex_unlock(&lock);
    }
    return arg;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    pthread_t *ids = malloc(threads * sizeof *ids);
    if (ids == NULL)
        return ENOMEM;
    last_term = count;
    int error = 0;
    size_t started = 0;
    while (started < threads) {
        error = pthread_create(&ids[started], NULL, worker, NULL);
        if (error)
            break;
        started++;
    }
    for (size_t i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    free(ids);
    if (!error)
        *sum = total;
    return error;
}
