// thread.h - pthread_create and pthread_join with their errors checked.
//
// For programs: on an error both report and exit (error.h). Threads may call them, signal handlers
// may not. See pthread_create(3), pthread_join(3).
#ifndef THREAD_H
#define THREAD_H

#include "../02-pipes/error.h"

#include <pthread.h>
#include <stddef.h>

// region: thread
// Starts a thread that runs FUNCTION(ARGUMENT); the caller joins it. What ARGUMENT points to must
// live until the thread has used it for the last time.
static inline pthread_t thread_start(void *(*function)(void *), void *argument) {
    pthread_t thread;
    int number = pthread_create(&thread, NULL, function, argument);
    if (number != 0)
        error_number(number, "pthread_create");
    return thread;
}

// Waits until the thread has ended. Returns what its function returned. Once for each thread.
static inline void *thread_join(pthread_t thread) {
    void *result;
    int number = pthread_join(thread, &result);
    if (number != 0)
        error_number(number, "pthread_join");
    return result;
}
// endregion: thread

#endif
