// expect: race
// Each thread adds its part to the total, once, at its end.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct job {
    size_t from, to;
    int64_t *total;
};

static void *work(void *p) {
    struct job *job = p;
    int64_t mine = 0;
    for (size_t i = job->from; i < job->to; i++)
        mine += sum_term(i);
    *job->total += mine;
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    if (count < threads)
        threads = count;
    pthread_t *ids = malloc((threads + 1) * sizeof *ids);
    struct job *jobs = malloc((threads + 1) * sizeof *jobs);
    int64_t total = 0;
    int error = ids == NULL || jobs == NULL ? ENOMEM : 0;
    size_t n = 0;
    for (size_t from = 0; error == 0 && n < threads; n++) {
        jobs[n].from = from;
        from += (count - from) / (threads - n);
        jobs[n].to = from;
        jobs[n].total = &total;
        error = pthread_create(&ids[n], NULL, work, &jobs[n]);
        if (error != 0)
            break;
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(ids[i], NULL);
    free(ids);
    free(jobs);
    if (error == 0)
        *sum = total;
    return error;
}
