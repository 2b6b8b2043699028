// expect: race
/* 4 KiB are too much for the stack of a small function, so the buffer is static. */
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static char line[LOG_LINE_MAX];

int log_write(int fd, const char *name, const char *text)
{
    size_t prefix = strlen(name) + 2, left = strlen(text);

    do {
        size_t room = sizeof line - prefix - 1;
        size_t part = left < room ? left : room;

        memcpy(line, name, prefix - 2);
        memcpy(line + prefix - 2, ": ", 2);
        memcpy(line + prefix, text, part);
        line[prefix + part] = '\n';
        while (write(fd, line, prefix + part + 1) == -1)
            if (errno != EINTR)
                return -1;
        text += part;
        left -= part;
    } while (left > 0);
    return 0;
}
