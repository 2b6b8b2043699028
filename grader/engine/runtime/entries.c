/* System calls that the student's code makes by name: straight to their models, for a trap costs more
 * than all the rest. */
#include "calls.h"
#include "run.h"

#include <sys/syscall.h>
#include <sys/types.h>

static long enter(long number, const long words[6], uintptr_t pc) {
    call_site = pc;
    call_in_library = 0;
    long result = system_call(number, words, pc);
    if (result < 0 && result > -4096) {
        errno = (int)-result;
        return -1;
    }
    return result;
}

/* ENTRY(int, close, (int fd), SYS_close, fd) is hb_close. */
#define ENTRY(type, name, parameters, number, ...)                                                 \
    type hb_##name parameters;                                                                     \
    type hb_##name parameters {                                                                    \
        const long words[6] = {__VA_ARGS__};                                                       \
        return (type)enter(number, words, CALLER);                                                 \
    }

ENTRY(ssize_t, read, (int fd, void *buffer, size_t size), SYS_read, fd, (long)buffer, (long)size)
ENTRY(ssize_t, write, (int fd, const void *buffer, size_t size), SYS_write, fd, (long)buffer,
      (long)size)
ENTRY(int, close, (int fd), SYS_close, fd)
ENTRY(int, pipe, (int *ends), SYS_pipe, (long)ends)
ENTRY(int, pipe2, (int *ends, int flags), SYS_pipe2, (long)ends, flags)
ENTRY(int, dup, (int fd), SYS_dup, fd)
ENTRY(int, dup2, (int fd, int to), SYS_dup2, fd, to)
ENTRY(int, dup3, (int fd, int to, int flags), SYS_dup3, fd, to, flags)
ENTRY(int, fork, (void), SYS_fork, 0)
ENTRY(int, vfork, (void), SYS_vfork, 0)
ENTRY(int, getpid, (void), SYS_getpid, 0)
ENTRY(int, getppid, (void), SYS_getppid, 0)
ENTRY(int, gettid, (void), SYS_gettid, 0)
ENTRY(int, wait, (int *status), SYS_wait4, -1, (long)status, 0, 0)
ENTRY(int, waitpid, (int pid, int *status, int options), SYS_wait4, pid, (long)status, options, 0)
ENTRY(int, wait4, (int pid, int *status, int options, void *usage), SYS_wait4, pid, (long)status,
      options, (long)usage)
ENTRY(int, waitid, (int type, unsigned id, void *info, int options), SYS_waitid, type, id,
      (long)info, options, 0)

_Noreturn void hb__exit(int status);
_Noreturn void hb__exit(int status) {
    call_site = CALLER;
    for (;;)
        process_exit(status);
}
_Noreturn void hb__Exit(int status);
_Noreturn void hb__Exit(int status) {
    call_site = CALLER;
    for (;;)
        process_exit(status);
}
