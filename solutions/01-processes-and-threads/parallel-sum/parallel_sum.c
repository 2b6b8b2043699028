/* A sum whose terms are computed by several threads: the reference solution. The contract is in
 * parallel_sum.h. */
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/* A thread's own, from before it is created until it has been joined: so there is no lock. */
struct part {
    pthread_t thread;
    size_t begin, end; /* the terms from begin on, without end */
    int64_t sum;
};

static void *add(void *argument) {
    struct part *part = argument;
    for (size_t i = part->begin; i < part->end; i++)
        part->sum += sum_term(i);
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    size_t parts = count < threads ? count : threads;
    struct part *part = calloc(parts + 1, sizeof *part);
    if (part == NULL)
        return ENOMEM;

    /* The first count % parts of them get one term more than the others. */
    int error = 0;
    size_t created = 0;
    for (size_t begin = 0; created < parts; created++) {
        size_t share = count / parts + (created < count % parts ? 1 : 0);
        part[created].begin = begin;
        part[created].end = begin += share;
        error = pthread_create(&part[created].thread, NULL, add, &part[created]);
        if (error != 0)
            break;
    }
    int64_t total = 0;
    for (size_t i = 0; i < created; i++) {
        pthread_join(part[i].thread, NULL);
        total += part[i].sum;
    }
    free(part);
    if (error == 0)
        *sum = total;
    return error;
}
