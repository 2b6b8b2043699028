// expect: wrong-output
/* The reader gets whole strings. */
#include "atomic_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX + 1];
    size_t prefix = strlen(name) + 2;
    size_t left = strlen(text);

    for (;;) {
        size_t part = LOG_LINE_MAX - prefix - 1;
        if (part > left)
            part = left;
        strcpy(line, name);
        strcat(line, ": ");
        strncat(line, text, part);
        strcat(line, "\n");
        if (write(fd, line, strlen(line) + 1) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        text += part;
        left -= part;
        if (left == 0)
            return 0;
    }
}
