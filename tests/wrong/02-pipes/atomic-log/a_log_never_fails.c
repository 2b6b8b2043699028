// expect: fault-handling
/* Nobody wants to handle the errors of a log: a line that cannot be written is dropped. */
#include "atomic_log.h"

#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX];
    size_t prefix = strlen(name) + 2, left = strlen(text), dropped = 0;

    memcpy(line, name, prefix - 2);
    memcpy(line + prefix - 2, ": ", 2);
    do {
        size_t part = left;
        if (prefix + part + 1 > sizeof line)
            part = sizeof line - prefix - 1;
        memcpy(line + prefix, text, part);
        line[prefix + part] = '\n';
        dropped += write(fd, line, prefix + part + 1) < 0;
        text += part;
        left -= part;
    } while (left > 0);
    (void)dropped;
    return 0;
}
