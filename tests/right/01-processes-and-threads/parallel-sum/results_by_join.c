// Each thread takes every threads-th term, and hands its sum over by pthread_exit, in its argument.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

union job {
    struct {
        size_t first, step, count;
    };
    int64_t sum;
};

static _Noreturn void *work(void *argument) {
    union job *job = argument;
    int64_t sum = 0;
    for (size_t i = job->first; i < job->count; i += job->step)
        sum += sum_term(i);
    job->sum = sum;
    pthread_exit(job);
}

static int start(pthread_t *thread, size_t first, size_t step, size_t count) {
    union job *job = malloc(sizeof *job);
    if (job == NULL)
        return ENOMEM;
    job->first = first;
    job->step = step;
    job->count = count;
    int error = pthread_create(thread, NULL, work, job);
    if (error != 0)
        free(job);
    return error;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    pthread_t thread[threads];
    size_t started = 0;
    int error = 0;
    while (error == 0 && started < threads) {
        error = start(&thread[started], started, threads, count);
        if (error == 0)
            started++;
    }
    int64_t total = 0;
    while (started-- > 0) {
        void *result;
        pthread_join(thread[started], &result);
        total += ((union job *)result)->sum;
        free(result);
    }
    if (error == 0)
        *sum = total;
    return error;
}
