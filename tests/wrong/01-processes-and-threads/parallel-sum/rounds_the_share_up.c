// expect: deadlock
// Each thread gets count / threads terms, rounded up, as long as there are any: the last get none.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))

struct job {
    pthread_t thread;
    size_t from, to;
    int64_t sum;
};

static void *work(void *p) {
    struct job *job = p;
    for (size_t i = job->from; i < job->to; i++)
        job->sum += sum_term(i);
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    struct job *jobs = calloc(threads, sizeof *jobs);
    if (jobs == NULL)
        return ENOMEM;
    size_t share = (count + threads - 1) / threads;
    int error = 0;
    size_t n = 0;
    while (n < threads) {
        jobs[n].from = MIN(n * share, count);
        jobs[n].to = MIN((n + 1) * share, count);
        error = pthread_create(&jobs[n].thread, NULL, work, &jobs[n]);
        if (error)
            break;
        n++;
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
