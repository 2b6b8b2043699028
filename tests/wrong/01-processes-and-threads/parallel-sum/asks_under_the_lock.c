// expect: deadlock
// The lock guards the sum, and is held for the whole of the addition.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t total; /* guarded by lock */
static size_t next;   /* guarded by lock */
static size_t limit;

static void *work(void *unused) {
    for (;;) {
        pthread_mutex_lock(&lock);
        if (next == limit) {
            pthread_mutex_unlock(&lock);
            return unused;
        }
        total += sum_term(next);
        next++;
        pthread_mutex_unlock(&lock);
    }
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    pthread_t *ids = malloc(threads * sizeof *ids);
    if (ids == NULL)
        return ENOMEM;
    total = 0;
    next = 0;
    limit = count;
    int error = 0;
    size_t n = 0;
    while (n < threads && error == 0) {
        error = pthread_create(&ids[n], NULL, work, NULL);
        if (error == 0)
            n++;
    }
    while (n > 0)
        pthread_join(ids[--n], NULL);
    free(ids);
    if (error == 0)
        *sum = total;
    return error;
}
