// One sum for all, in the caller's frame, and a lock for it that is never held while a term is
// made.
#include "parallel_sum.h"

#include <pthread.h>

struct shared {
    pthread_mutex_t lock;
    size_t next, end; /* next is guarded by lock */
    int64_t sum;      /* guarded by lock */
};

static void *work(void *argument) {
    struct shared *shared = argument;
    pthread_mutex_lock(&shared->lock);
    while (shared->next < shared->end) {
        size_t index = shared->next++;
        pthread_mutex_unlock(&shared->lock);
        int64_t term = sum_term(index);
        pthread_mutex_lock(&shared->lock);
        shared->sum += term;
    }
    pthread_mutex_unlock(&shared->lock);
    return NULL;
}

/* One frame for each thread: it creates, has the rest done by the next frame, and joins. */
static int with_threads(size_t threads, struct shared *shared) {
    if (threads == 1) {
        work(shared);
        return 0;
    }
    pthread_t thread;
    int error = pthread_create(&thread, NULL, work, shared);
    if (error != 0)
        return error;
    error = with_threads(threads - 1, shared);
    pthread_join(thread, NULL);
    return error;
}

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    struct shared shared = {.lock = PTHREAD_MUTEX_INITIALIZER, .end = count};
    int error = with_threads(threads, &shared);
    pthread_mutex_destroy(&shared.lock);
    if (error == 0)
        *sum = shared.sum;
    return error;
}
