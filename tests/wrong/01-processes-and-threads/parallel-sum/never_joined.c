// expect: wrong-output
// The threads add to the sum, under a lock; they are detached and end by themselves.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct shared {
    pthread_mutex_t lock;
    size_t count, threads;
    size_t users;  /* guarded by lock */
    int64_t total; /* guarded by lock */
};

struct job {
    struct shared *shared;
    size_t begin;
};

static void leave(struct shared *shared, int64_t mine) {
    pthread_mutex_lock(&shared->lock);
    shared->total += mine;
    size_t left = --shared->users;
    pthread_mutex_unlock(&shared->lock);
    if (left == 0)
        free(shared);
}

static void *work(void *p) {
    struct job job = *(struct job *)p;
    int64_t mine = 0;
    free(p);
    for (size_t i = job.begin; i < job.shared->count; i += job.shared->threads)
        mine += sum_term(i);
    leave(job.shared, mine);
    return NULL;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    struct shared *shared = calloc(1, sizeof *shared);
    if (shared == NULL)
        return ENOMEM;
    pthread_mutex_init(&shared->lock, NULL);
    shared->count = count;
    shared->threads = threads;
    shared->users = 1;
    int error = 0;
    for (size_t i = 0; i < threads && i < count && error == 0; i++) {
        struct job *job = malloc(sizeof *job);
        if (job == NULL) {
            error = ENOMEM;
            break;
        }
        *job = (struct job){shared, i};
        pthread_mutex_lock(&shared->lock);
        shared->users++;
        pthread_mutex_unlock(&shared->lock);
        pthread_t thread;
        error = pthread_create(&thread, NULL, work, job);
        if (error == 0) {
            pthread_detach(thread);
        } else {
            free(job);
            pthread_mutex_lock(&shared->lock);
            shared->users--;
            pthread_mutex_unlock(&shared->lock);
        }
    }
    pthread_mutex_lock(&shared->lock);
    int64_t total = shared->total;
    pthread_mutex_unlock(&shared->lock);
    leave(shared, 0);
    if (error == 0)
        *sum = total;
    return error;
}
