// expect: fault-handling
// The sum is added up where the caller wants it, error or not.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct job {
    pthread_t thread;
    size_t begin, step, end;
    int64_t sum;
};

static void *work(void *p) {
    struct job *job = p;
    for (size_t i = job->begin; i < job->end; i += job->step)
        job->sum += sum_term(i);
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    struct job *jobs = calloc(threads, sizeof *jobs);
    if (jobs == NULL)
        return ENOMEM;
    int error = 0;
    size_t started = 0;
    while (started < threads) {
        struct job *job = &jobs[started];
        job->begin = started;
        job->step = threads;
        job->end = count;
        error = pthread_create(&job->thread, NULL, work, job);
        if (error != 0)
            break;
        started++;
    }
    *sum = 0;
    for (size_t i = 0; i < started; i++) {
        pthread_join(jobs[i].thread, NULL);
        *sum += jobs[i].sum;
    }
    free(jobs);
    return error;
}
