// arguments.c - every thread is given an object of its own, that lives until it is joined.
#include "thread.h"

#include <stdio.h>

enum { THREADS = 3 };

// region: job
struct job {
    int number; // for the thread; set before it starts
    int square; // from the thread; read after it is joined
    pthread_t thread;
};

static void *square(void *argument) {
    struct job *job = argument;
    job->square = job->number * job->number;
    return NULL;
}
// endregion: job

// region: main
int main(void) {
    struct job jobs[THREADS];
    for (int i = 0; i < THREADS; i++) {
        jobs[i].number = i;
        jobs[i].thread = thread_start(square, &jobs[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        thread_join(jobs[i].thread);
        printf("thread %d: %d\n", jobs[i].number, jobs[i].square);
    }
    return 0;
}
// endregion: main
