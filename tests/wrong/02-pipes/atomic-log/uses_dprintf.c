// expect: rule
/* dprintf is printf for descriptors: it has no buffer that could be written at the wrong time. */
#include "atomic_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int log_write(int fd, const char *name, const char *text)
{
    size_t room = LOG_LINE_MAX - strlen(name) - 3;

    do {
        while (dprintf(fd, "%s: %.*s\n", name, (int)room, text) < 0)
            if (errno != EINTR)
                return -1;
        text += strnlen(text, room);
    } while (*text != '\0');
    return 0;
}
