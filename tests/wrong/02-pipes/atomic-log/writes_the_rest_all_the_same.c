// expect: wrong-output
// A line that does not go in is no reason to lose those behind it; -1 tells that not all are in.
#include "atomic_log.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

static _Thread_local struct {
    char bytes[LOG_LINE_MAX];
    size_t used;
} line;

static int line_end(int fd)
{
    line.bytes[line.used++] = '\n';
    ssize_t written;
    do {
        written = write(fd, line.bytes, line.used);
    } while (written < 0 && errno == EINTR);
    return written < 0 ? -1 : 0;
}

static void line_begin(const char *name)
{
    line.used = 0;
    for (; *name != '\0'; name++)
        line.bytes[line.used++] = *name;
    line.bytes[line.used++] = ':';
    line.bytes[line.used++] = ' ';
}

int log_write(int fd, const char *name, const char *text)
{
    int result = 0;

    line_begin(name);
    for (; *text != '\0'; text++) {
        if (line.used == LOG_LINE_MAX - 1) {
            if (line_end(fd) != 0)
                result = -1;
            line_begin(name);
        }
        line.bytes[line.used++] = *text;
    }
    if (line_end(fd) != 0)
        result = -1;
    return result;
}
