// expect: fault-handling
/* All of the text again, if a signal was in the way. */
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int try_to_log(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX];
    size_t prefix = (size_t)(stpcpy(stpcpy(line, name), ": ") - line);
    size_t left = strlen(text), room = sizeof line - prefix - 1;

    do {
        size_t part = left < room ? left : room;
        memcpy(line + prefix, text, part);
        line[prefix + part] = '\n';
        if (write(fd, line, prefix + part + 1) == -1)
            return -1;
        text += part;
        left -= part;
    } while (left > 0);
    return 0;
}

int log_write(int fd, const char *name, const char *text)
{
    int result;

    do
        result = try_to_log(fd, name, text);
    while (result == -1 && errno == EINTR);
    return result;
}
