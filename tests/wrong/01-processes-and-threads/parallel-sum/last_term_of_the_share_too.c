// expect: wrong-output
// The share goes from its first to its last term, and the last is also the first of the next.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct job {
    pthread_t thread;
    size_t first, last;
    int64_t sum;
};

static void *work(void *p) {
    struct job *job = p;
    int64_t sum = 0;
    for (size_t i = job->first; i <= job->last; i++)
        sum += sum_term(i);
    job->sum = sum;
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    if (threads > count)
        threads = count;
    struct job *jobs = calloc(threads + 1, sizeof *jobs);
    if (jobs == NULL)
        return ENOMEM;
    int error = 0;
    size_t n = 0;
    while (n < threads && error == 0) {
        jobs[n].first = n * count / threads;
        jobs[n].last = n + 1 == threads ? count - 1 : (n + 1) * count / threads;
        error = pthread_create(&jobs[n].thread, NULL, work, &jobs[n]);
        n += error == 0;
    }
    int64_t total = 0;
    for (size_t i = 0; i < n; i++) {
        pthread_join(jobs[i].thread, NULL);
        total += jobs[i].sum;
    }
    free(jobs);
    if (error == 0)
        *sum = total;
    return error;
}
