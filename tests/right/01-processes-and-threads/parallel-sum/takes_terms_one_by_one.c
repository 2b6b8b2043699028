// Whoever is free takes the next term: an atomic counter deals them out, an atomic sum takes them
// in.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct shared {
    size_t count;
    atomic_size_t next;
    _Atomic int64_t total;
};

static void *work(void *argument) {
    struct shared *shared = argument;
    for (size_t i; (i = atomic_fetch_add(&shared->next, 1)) < shared->count;)
        atomic_fetch_add(&shared->total, sum_term(i));
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    struct shared shared = {.count = count};
    pthread_t *ids = malloc(threads * sizeof *ids);
    if (ids == NULL)
        return ENOMEM;
    int error = 0;
    size_t n = 0;
    while (n < threads && (error = pthread_create(&ids[n], NULL, work, &shared)) == 0)
        n++;
    for (size_t i = 0; i < n; i++)
        pthread_join(ids[i], NULL);
    free(ids);
    if (error == 0)
        *sum = atomic_load(&shared.total);
    return error;
}
