// expect: crash
/* A part of the text is a string, if it ends with a '\0': that is put there for a moment. */
#include "atomic_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX + 1];
    char *rest = (char *)(size_t)text;
    size_t room = LOG_LINE_MAX - strlen(name) - 3;

    for (;;) {
        size_t part = strlen(rest);
        if (part > room)
            part = room;
        char kept = rest[part];
        rest[part] = '\0';
        int length = snprintf(line, sizeof line, "%s: %s\n", name, rest);
        rest[part] = kept;
        while (write(fd, line, (size_t)length) == -1)
            if (errno != EINTR)
                return -1;
        rest += part;
        if (*rest == '\0')
            return 0;
    }
}
