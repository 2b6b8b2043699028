// expect: wrong-output
/* Full lines first, then the line that is left. */
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int put_line(int fd, const char *name, const char *text, size_t length)
{
    char line[LOG_LINE_MAX];
    char *end = stpcpy(stpcpy(line, name), ": ");

    memcpy(end, text, length);
    end[length] = '\n';
    for (;;) {
        if (write(fd, line, (size_t)(end - line) + length + 1) != -1)
            return 0;
        if (errno != EINTR)
            return -1;
    }
}

int log_write(int fd, const char *name, const char *text)
{
    size_t room = LOG_LINE_MAX - strlen(name) - 3, left = strlen(text);

    for (; left >= room; left -= room, text += room)
        if (put_line(fd, name, text, room) == -1)
            return -1;
    return put_line(fd, name, text, left);
}
