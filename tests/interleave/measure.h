// What the programs of this folder share: calls that must succeed, and starting and ending tasks.
//
// Everything here may be called by any thread. Nothing here synchronises but by creating and joining
// threads and by waiting for processes.

#ifndef MEASURE_H
#define MEASURE_H

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

// Tells which call failed, and why, and ends the process with status 1; at once, so that a child does
// not write out what its parent left in stdio's buffers.
static inline _Noreturn void measure_die(const char *call, int error) {
    dprintf(STDERR_FILENO, "%s: %s\n", call, strerrordesc_np(error));
    _exit(1);
}

// The value of a call that reports failure by -1 and errno. It must not fail.
#define SYS(call)                                                                                  \
    __extension__({                                                                                \
        __typeof__(call) result_ = (call);                                                         \
        if (result_ == -1)                                                                         \
            measure_die(#call, errno);                                                             \
        result_;                                                                                   \
    })

// A call that returns 0 or the error number, as those of pthreads do. It must return 0.
#define PT(call)                                                                                   \
    do {                                                                                           \
        int error_ = (call);                                                                       \
        if (error_ != 0)                                                                           \
            measure_die(#call, error_);                                                            \
    } while (0)

// The value of a call that reports failure by a null pointer and errno. It must not fail.
#define PTR(call)                                                                                  \
    __extension__({                                                                                \
        __typeof__(call) result_ = (call);                                                         \
        if (result_ == NULL)                                                                       \
            measure_die(#call, errno);                                                             \
        result_;                                                                                   \
    })

enum { MEASURE_THREADS = 4 };

// Runs `start` in `count` threads, at most MEASURE_THREADS, and joins them. The argument of each is
// its number, from 0, cast to a pointer. Blocks until all have ended.
static inline void run_threads(int count, void *(*start)(void *)) {
    pthread_t threads[MEASURE_THREADS];
    for (int i = 0; i < count; i++)
        PT(pthread_create(&threads[i], NULL, start, (void *)(intptr_t)i));
    for (int i = 0; i < count; i++)
        PT(pthread_join(threads[i], NULL));
}

// Runs two functions in a thread each, with the arguments 0 and 1 as run_threads gives them, and
// joins both.
static inline void run_both(void *(*first)(void *), void *(*second)(void *)) {
    pthread_t threads[2];
    PT(pthread_create(&threads[0], NULL, first, (void *)(intptr_t)0));
    PT(pthread_create(&threads[1], NULL, second, (void *)(intptr_t)1));
    PT(pthread_join(threads[0], NULL));
    PT(pthread_join(threads[1], NULL));
}

// Waits for a child; ends this process with status 1 unless it ended with status 0.
static inline void reap(pid_t child) {
    int status;
    pid_t ended;
    do
        ended = waitpid(child, &status, 0);
    while (ended == -1 && errno == EINTR);
    if (ended == -1)
        measure_die("waitpid", errno);
    if (status != 0) {
        dprintf(STDERR_FILENO, "the child ends with wait status %#x\n", (unsigned)status);
        _exit(1);
    }
}

// Memory, all zero, that this process and the children it forks later share. Nobody need unmap it:
// it goes with the last of them.
static inline void *shared_memory(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        measure_die("mmap", errno);
    return memory;
}

#endif
