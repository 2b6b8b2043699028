// expect: wrong-output
// A double has room for large sums.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct job {
    pthread_t thread;
    size_t begin, step, end;
    double sum;
};

static void *work(void *p) {
    struct job *job = p;
    for (size_t i = job->begin; i < job->end; i += job->step)
        job->sum += (double)sum_term(i);
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    struct job *jobs = calloc(threads, sizeof *jobs);
    if (jobs == NULL)
        return ENOMEM;
    int error = 0;
    size_t n = 0;
    for (; n < threads && error == 0; n++) {
        jobs[n].begin = n;
        jobs[n].step = threads;
        jobs[n].end = count;
        error = pthread_create(&jobs[n].thread, NULL, work, &jobs[n]);
        if (error)
            break;
    }
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        pthread_join(jobs[i].thread, NULL);
        total += jobs[i].sum;
    }
    free(jobs);
    if (error == 0)
        *sum = (int64_t)total;
    return error;
}
