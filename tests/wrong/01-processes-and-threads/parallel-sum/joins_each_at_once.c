// expect: deadlock
// Create, join, add: one after the other, so that nothing is shared.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct job {
    size_t begin, step, end;
    int64_t sum;
};

static void *work(void *p) {
    struct job *job = p;
    job->sum = 0;
    for (size_t i = job->begin; i < job->end; i += job->step)
        job->sum += sum_term(i);
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    int64_t total = 0;
    for (size_t i = 0; i < threads; i++) {
        struct job job = {.begin = i, .step = threads, .end = count};
        pthread_t thread;
        int error = pthread_create(&thread, NULL, work, &job);
        if (error != 0)
            return error;
        pthread_join(thread, NULL);
        total += job.sum;
    }
    *sum = total;
    return 0;
}
