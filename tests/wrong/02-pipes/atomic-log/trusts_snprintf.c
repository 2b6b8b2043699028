// expect: wrong-output
// snprintf returns how many bytes it has written.
#include "atomic_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX];
    size_t offset = 0, length = strlen(text);

    do {
        int n = snprintf(line, sizeof line, "%s: %s\n", name, text + offset);
        if (n < 0)
            return -1;
        while (write(fd, line, (size_t)n) == -1)
            if (errno != EINTR)
                return -1;
        offset += (size_t)n - strlen(name) - 3;
    } while (offset < length);
    return 0;
}
