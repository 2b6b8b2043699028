// expect: wrong-output
/* The line is put together; the newline comes after it, as puts does it. */
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int put(int fd, const char *bytes, size_t length)
{
    while (write(fd, bytes, length) == -1)
        if (errno != EINTR)
            return -1;
    return 0;
}

int log_write(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX];
    size_t prefix = strlen(name) + 2, left = strlen(text);

    strcpy(line, name);
    strcat(line, ": ");
    do {
        size_t part = LOG_LINE_MAX - prefix - 1;
        if (part > left)
            part = left;
        memcpy(line + prefix, text, part);
        if (put(fd, line, prefix + part) == -1 || put(fd, "\n", 1) == -1)
            return -1;
        text += part;
        left -= part;
    } while (left > 0);
    return 0;
}
