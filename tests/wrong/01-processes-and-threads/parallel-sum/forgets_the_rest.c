// expect: wrong-output
// Each thread gets count / threads terms. What does not divide is left.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct job {
    pthread_t thread;
    size_t first, count;
    int64_t sum;
};

static void *work(void *p) {
    struct job *job = p;
    for (size_t i = 0; i < job->count; i++)
        job->sum += sum_term(job->first + i);
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    if (threads > count)
        threads = count;
    if (threads == 0) {
        *sum = 0;
        return 0;
    }
    struct job *jobs = calloc(threads, sizeof *jobs);
    if (jobs == NULL)
        return ENOMEM;
    size_t share = count / threads;
    int error = 0;
    size_t n;
    for (n = 0; n < threads; n++) {
        jobs[n].first = n * share;
        jobs[n].count = share;
        error = pthread_create(&jobs[n].thread, NULL, work, &jobs[n]);
        if (error)
            break;
    }
    int64_t total = 0;
    for (size_t i = 0; i < n; i++) {
        pthread_join(jobs[i].thread, NULL);
        total += jobs[i].sum;
    }
    free(jobs);
    if (!error)
        *sum = total;
    return error;
}
