// error.h - the two ways in which a call reports that it failed, and the one way out of a program.
//
// Most system calls return -1 and leave the reason in errno. The pthread functions return the reason
// itself and leave errno alone. A helper for each, so that a call of one kind is never read as the
// other. Both print one line on standard error,
//
//     PROGRAM: WHAT YOU SAY: Broken pipe
//
// and end the process with exit(EXIT_FAILURE). For programs only; a module returns its errors.
//
// exit writes out what stdio still holds. In a child of fork that is only what the child itself
// printed if the parent flushed before it forked; every program here does (process_fork).
// Threads may call them, signal handlers may not.
#ifndef ERROR_H
#define ERROR_H

// For a call that set errno.
_Noreturn void error_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));

// For a call that returned its error number.
_Noreturn void error_number(int number, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
