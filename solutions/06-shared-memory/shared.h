// shared.h - memory that a process shares with those it forks, and processes that work on it.
//
//     shared = shared_memory(sizeof *shared);
//     RUN_PROCESSES(produce, consume);
//
// For programs: what fails is told on standard error and ends the program with exit(EXIT_FAILURE).
// Not for signal handlers, nor for programs with threads: a child goes on after fork as if it were
// alone. What is marked no_sanitize is not instrumented: how processes are started is not worth a
// row in interleave's tables.
#ifndef SHARED_H
#define SHARED_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

// For a call that set errno. What is not yet written out of standard output is, before.
static inline _Noreturn void shared_fail(const char *call) {
    perror(call);
    exit(EXIT_FAILURE);
}

// SIZE bytes, all 0, that this process and those it forks later share. The caller gives them back
// with munmap, or ends. See mmap(2).
// region: shared_memory
static inline void *shared_memory(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        shared_fail("mmap");
    return memory;
}
// endregion: shared_memory

typedef void process_function(void);

// Starts a process that calls FUNCTION, writes out what it printed, and exits with 0. Returns its
// id, to be waited for.
__attribute__((no_sanitize("thread"))) static inline pid_t
process_start_in(process_function *function) {
    fflush(stdout); // or both would print what the buffer holds
    pid_t child = fork();
    if (child == -1)
        shared_fail("fork");
    if (child != 0)
        return child;
    function();
    fflush(stdout);
    _exit(EXIT_SUCCESS);
}

// Waits until CHILD has ended. Returns its status, as waitpid(2) stores it.
__attribute__((no_sanitize("thread"))) static inline int process_status(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            shared_fail("waitpid");
    return status;
}

enum { PROCESSES_MAX = 8 }; // at most so many at once

#define RUN_PROCESSES(...) processes_run(__VA_ARGS__, (process_function *)NULL)

// What RUN_PROCESSES stands for; the last argument is a null pointer. Blocks until all have ended,
// and ends the program when one of them did not end with status 0.
__attribute__((no_sanitize("thread"))) static inline void processes_run(process_function *function,
                                                                        ...) {
    pid_t children[PROCESSES_MAX];
    int count = 0;
    bool failed = false;
    va_list more;
    va_start(more, function);
    for (; function != NULL && count < PROCESSES_MAX; function = va_arg(more, process_function *))
        children[count++] = process_start_in(function);
    va_end(more);
    for (int i = 0; i < count; i++)
        failed |= process_status(children[i]) != 0;
    if (failed)
        exit(EXIT_FAILURE);
}

// "SIGBUS" for a status of a process that SIGBUS killed, "ended" for one that exited.
static inline const char *process_end(int status) {
    static char name[32];
    if (!WIFSIGNALED(status))
        return "ended";
    snprintf(name, sizeof name, "SIG%s", sigabbrev_np(WTERMSIG(status)));
    return name;
}

#endif
