// Formats into memory that asprintf allocates, and leaves what is left of the text to itself.
#include "atomic_log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    int room = (int)(LOG_LINE_MAX - strlen(name) - 3), error = 0;
    char *line;
    int length = asprintf(&line, "%s: %.*s\n", name, room, text);

    if (length == -1) {
        errno = ENOMEM;
        return -1;
    }
    while (write(fd, line, (size_t)length) == -1 && error == 0)
        error = errno == EINTR ? 0 : errno;
    free(line);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return strlen(text) <= (size_t)room ? 0 : log_write(fd, name, text + room);
}
