#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

// One buffer, one call: the lines of two processes that fail together do not mix.
static _Noreturn void report(int number, const char *format, va_list arguments) {
    char what[512];
    vsnprintf(what, sizeof what, format, arguments);
    errno = number; // %m is glibc's: the text for errno
    fprintf(stderr, "%s: %s: %m\n", program_invocation_short_name, what);
    exit(EXIT_FAILURE);
}

void error_errno(const char *format, ...) {
    int number = errno;
    va_list arguments;
    va_start(arguments, format);
    report(number, format, arguments);
}

void error_number(int number, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    report(number, format, arguments);
}
