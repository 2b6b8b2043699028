// expect: thread-leak
// The last thread that is done signals a condition: then the sum is complete.
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct shared {
    pthread_mutex_t lock;
    pthread_cond_t done;
    size_t count, threads;
    size_t busy;   /* guarded by lock */
    size_t next;   /* guarded by lock */
    int64_t total; /* guarded by lock */
};

static struct shared shared = {.lock = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};

static void *work(void *unused) {
    int64_t mine = 0;
    pthread_mutex_lock(&shared.lock);
    while (shared.next < shared.count) {
        size_t index = shared.next++;
        pthread_mutex_unlock(&shared.lock);
        mine += sum_term(index);
        pthread_mutex_lock(&shared.lock);
    }
    shared.total += mine;
    if (--shared.busy == 0)
        pthread_cond_signal(&shared.done);
    pthread_mutex_unlock(&shared.lock);
    return unused;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    int error = 0;
    pthread_mutex_lock(&shared.lock);
    shared.count = count;
    shared.next = 0;
    shared.total = 0;
    shared.busy = 0;
    for (size_t i = 0; i < threads && error == 0; i++) {
        pthread_t thread;
        error = pthread_create(&thread, NULL, work, NULL);
        if (error == 0)
            shared.busy++;
    }
    while (shared.busy > 0)
        pthread_cond_wait(&shared.done, &shared.lock);
    if (error == 0)
        *sum = shared.total;
    pthread_mutex_unlock(&shared.lock);
    return error;
}
