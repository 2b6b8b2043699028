// semaphore_calls.h - the calls of semaphore.h, for a program that cannot go on without them.
//
// Unlike those of pthread.h they return -1 and leave the reason in errno (sem_overview(7)). An error
// ends the program with a line on standard error. All may be called by any thread; of them only
// semaphore_post by a signal handler too.
#ifndef SEMAPHORE_CALLS_H
#define SEMAPHORE_CALLS_H

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static inline _Noreturn void semaphore_fail(const char *call) {
    perror(call);
    exit(EXIT_FAILURE);
}

// Makes a semaphore for the threads of this process. The caller ends it with sem_destroy.
static inline void semaphore_init(sem_t *semaphore, unsigned value) {
    if (sem_init(semaphore, 0, value) == -1)
        semaphore_fail("sem_init");
}

// Blocks until the value is positive, and takes one off it. A signal handler that was installed
// without SA_RESTART does not end the wait (signal(7), "Interruption of system calls and library
// functions by signal handlers").
static inline void semaphore_wait(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        if (errno != EINTR)
            semaphore_fail("sem_wait");
}

// Adds one to the value. Does not block.
static inline void semaphore_post(sem_t *semaphore) {
    if (sem_post(semaphore) == -1)
        semaphore_fail("sem_post");
}

#endif
