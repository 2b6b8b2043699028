// check_errno.h - a call that returns -1 and sets errno, as the mq_ functions do, and must succeed.
//
//     mqd_t queue = CHECK_ERRNO(mq_open(name, O_RDWR));
//
// gives what the call returns. A call that fails ends the program: one line on standard error,
//
//     PROGRAM: mq_open(name, O_RDWR): No such file or directory
//
// and exit(EXIT_FAILURE). For programs only; a module returns its errors. For calls that return their
// error number there is CHECK (05-mutexes-and-conditions/check.h).
#ifndef CHECK_ERRNO_H
#define CHECK_ERRNO_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_ERRNO(call)                                                                          \
    ({                                                                                             \
        __typeof__(call) check_result = (call);                                                    \
        if (check_result == -1)                                                                    \
            check_errno_failed(#call);                                                             \
        check_result;                                                                              \
    })

// What CHECK_ERRNO ends with. Threads may call it, signal handlers may not.
_Noreturn static inline void check_errno_failed(const char *call) {
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, call, strerrordesc_np(errno));
    exit(EXIT_FAILURE);
}

// What a call that may fail came to, for a table: its result as a number, or the name of the error.
// The text is in a buffer of the calling thread's, good until the next call.
static inline const char *result_or_errno(long result) {
    static _Thread_local char text[32];
    snprintf(text, sizeof text, "%ld", result);
    return result == -1 ? strerrorname_np(errno) : text;
}

#endif
