// threads.h - a few threads, started together and joined.
//
//     RUN_THREADS(produce, consume, consume);
//
// starts three threads and returns when all have ended. The functions get a null pointer, and what
// they return is dropped. Ends the program when a thread cannot be made.
#ifndef THREADS_H
#define THREADS_H

#include "check.h"

#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>

typedef void *thread_function(void *);

enum { THREADS_MAX = 8 }; // at most so many at once

#define RUN_THREADS(...) threads_run(__VA_ARGS__, (thread_function *)NULL)

// What RUN_THREADS stands for; the last argument is a null pointer. Blocks until all have ended. Not
// instrumented: how the arguments are fetched is not worth a row in interleave's tables.
__attribute__((no_sanitize("thread"))) static inline void threads_run(thread_function *function,
                                                                      ...) {
    pthread_t threads[THREADS_MAX];
    int count = 0;
    va_list more;
    va_start(more, function);
    for (; function != NULL && count < THREADS_MAX; function = va_arg(more, thread_function *))
        CHECK(pthread_create(&threads[count++], NULL, function, NULL));
    va_end(more);
    for (int i = 0; i < count; i++)
        CHECK(pthread_join(threads[i], NULL));
}

#endif
