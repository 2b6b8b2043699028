// expect: wrong-output
// "%.*s" cuts the text into parts. A string of LOG_LINE_MAX bytes has room for one less.
#include "atomic_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text) {
    char line[LOG_LINE_MAX];
    size_t room = sizeof line - strlen(name) - sizeof ": \n", left = strlen(text);
    do {
        size_t part = left < room ? left : room;
        int n = snprintf(line, sizeof line, "%s: %.*s\n", name, (int)part, text);
        ssize_t written;
        do
            written = write(fd, line, (size_t)n);
        while (written < 0 && errno == EINTR);
        if (written < 0)
            return -1;
        text += part;
        left -= part;
    } while (left > 0);
    return 0;
}
