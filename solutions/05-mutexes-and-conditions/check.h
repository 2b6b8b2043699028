// check.h - a call that returns its error number, as those of pthread.h do, and must succeed.
//
//     CHECK(pthread_mutex_lock(&lock));
//
// A call that fails ends the program: one line on standard error,
//
//     PROGRAM: pthread_mutex_lock(&lock): Resource deadlock avoided
//
// and exit(EXIT_FAILURE). For programs only; a module returns its errors. errno plays no part:
// these functions return their error and do not set it (pthreads(7), "Pthreads function return
// values").
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(call) check_number((call), #call)

// What CHECK stands for. Threads may call it, signal handlers may not.
static inline void check_number(int number, const char *call) {
    if (number == 0)
        return;
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, call,
            strerrordesc_np(number)); // glibc's; unlike strerror it has no buffer to share
    exit(EXIT_FAILURE);
}

#endif
