// expect: leak
// Copies the lines into a block of their own; when a write fails, there is another way out.
#include "atomic_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    char *line = malloc(LOG_LINE_MAX);
    if (line == NULL)
        return -1;

    size_t prefix = (size_t)(stpcpy(stpcpy(line, name), ": ") - line);
    size_t left = strlen(text);
    do {
        size_t part = left < LOG_LINE_MAX - prefix - 1 ? left : LOG_LINE_MAX - prefix - 1;
        memcpy(line + prefix, text, part);
        line[prefix + part] = '\n';
        while (write(fd, line, prefix + part + 1) == -1)
            if (errno != EINTR)
                return -1;
        text += part;
        left -= part;
    } while (left > 0);
    free(line);
    return 0;
}
