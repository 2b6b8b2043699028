/* What the driver has to say, and what it needs of the system. See judge.h. */
#include "judge.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool judge_explores;

void wrong(const char *kind, const char *format, ...) {
    char said[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    if (judge_explores)
        __assert_fail(said, __FILE__, __LINE__, __func__);
    fflush(stdout);
    fprintf(stderr, "driver: %s: %s\n", kind, said);
    _exit(1);
}

void need(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "driver: %s: %s\n", what, strerror(errno));
    _exit(2);
}
