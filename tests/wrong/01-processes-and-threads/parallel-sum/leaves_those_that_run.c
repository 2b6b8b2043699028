// expect: fault-handling
// When a thread is not to be had it returns the error, while the others work on in freed memory.
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
    for (size_t n = 0; n < threads; n++) {
        jobs[n].begin = n;
        jobs[n].step = threads;
        jobs[n].end = count;
        int error = pthread_create(&jobs[n].thread, NULL, work, &jobs[n]);
        if (error != 0) {
            free(jobs);
            return error;
        }
    }
    int64_t total = 0;
    for (size_t n = 0; n < threads; n++) {
        pthread_join(jobs[n].thread, NULL);
        total += jobs[n].sum;
    }
    free(jobs);
    *sum = total;
    return 0;
}
