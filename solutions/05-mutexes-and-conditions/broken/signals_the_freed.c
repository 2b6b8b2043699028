// signals_the_freed.c - WRONG: the signal comes after the unlock, and who waited has freed the condition by then.
#include "../check.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

// region: job
struct job {
    pthread_mutex_t lock; // guards done
    pthread_cond_t finished;
    bool done;
};

static void *work(void *argument) {
    struct job *job = argument;
    CHECK(pthread_mutex_lock(&job->lock));
    job->done = true;
    CHECK(pthread_mutex_unlock(&job->lock));
    CHECK(pthread_cond_signal(&job->finished));
    return NULL;
}
// endregion: job

static void wait_and_free(struct job *job) {
    CHECK(pthread_mutex_lock(&job->lock));
    while (!job->done)
        CHECK(pthread_cond_wait(&job->finished, &job->lock));
    CHECK(pthread_mutex_unlock(&job->lock));
    CHECK(pthread_cond_destroy(&job->finished));
    CHECK(pthread_mutex_destroy(&job->lock));
    free(job);
}

int main(void) {
    struct job *job = malloc(sizeof *job);
    if (job == NULL)
        return 1;
    CHECK(pthread_mutex_init(&job->lock, NULL));
    CHECK(pthread_cond_init(&job->finished, NULL));
    job->done = false;
    pthread_t worker;
    CHECK(pthread_create(&worker, NULL, work, job));
    wait_and_free(job);
    CHECK(pthread_join(worker, NULL));
    return 0;
}
