// A tree: whoever has several shares gives half of them to a new thread, and adds up both halves.
// The caller's own thread is one of those that work.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct half {
    size_t begin, end; /* terms */
    size_t threads;    /* for these, the one that works on them included */
    int64_t sum;
    int error;
};

static void *work(void *argument) {
    struct half *mine = argument;
    size_t terms = mine->end - mine->begin;
    if (mine->threads > terms)
        mine->threads = terms;
    mine->sum = 0;
    mine->error = 0;
    if (mine->threads <= 1) {
        for (size_t i = mine->begin; i < mine->end; i++)
            mine->sum += sum_term(i);
        return NULL;
    }
    struct half other = {.end = mine->end, .threads = mine->threads / 2};
    struct half rest = {.begin = mine->begin, .threads = mine->threads - other.threads};
    other.begin = rest.end = mine->begin + terms * rest.threads / mine->threads;
    pthread_t thread;
    mine->error = pthread_create(&thread, NULL, work, &other);
    if (mine->error != 0)
        return NULL;
    work(&rest);
    pthread_join(thread, NULL);
    mine->sum = rest.sum + other.sum;
    mine->error = rest.error != 0 ? rest.error : other.error;
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    struct half all = {.end = count, .threads = threads};
    work(&all);
    if (all.error == 0)
        *sum = all.sum;
    return all.error;
}
