/* A log that many write to: the reference solution. The contract is in atomic_log.h. */
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* One write of at most PIPE_BUF bytes: the kernel puts in all of it or nothing, so there is no rest
 * to go on with, only a line to try again. */
static int put_line(int fd, const char *line, size_t length) {
    ssize_t written;
    do
        written = write(fd, line, length);
    while (written == -1 && errno == EINTR);
    return written == -1 ? -1 : 0;
}

int log_write(int fd, const char *name, const char *text) {
    char line[LOG_LINE_MAX]; /* on the stack: each thread has its own */
    size_t prefix = strlen(name) + 2, left = strlen(text);
    memcpy(line, name, prefix - 2);
    memcpy(line + prefix - 2, ": ", 2);

    do { /* once for an empty text too */
        size_t part = left < sizeof line - prefix - 1 ? left : sizeof line - prefix - 1;
        memcpy(line + prefix, text, part);
        line[prefix + part] = '\n';
        if (put_line(fd, line, prefix + part + 1) == -1)
            return -1;
        text += part;
        left -= part;
    } while (left > 0);
    return 0;
}
