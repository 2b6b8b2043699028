// expect: wrong-output
/* snprintf never writes beyond its buffer, whatever the length of the text. */
#include "atomic_log.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX + 1];
    int length = snprintf(line, sizeof line, "%s: %s\n", name, text);

    if (length > LOG_LINE_MAX) {
        length = LOG_LINE_MAX;
        line[LOG_LINE_MAX - 1] = '\n';
    }
    for (;;) {
        if (write(fd, line, (size_t)length) != -1)
            return 0;
        if (errno != EINTR)
            return -1;
    }
}
