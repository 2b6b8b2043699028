// expect: race
// waits: schedules
/* One buffer would be in use by another thread; there are two threads, and so two buffers. The
 * atomic counter hands them out in turns. */
#include "atomic_log.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static char buffers[2][LOG_LINE_MAX];
static atomic_uint turn;

int log_write(int fd, const char *name, const char *text)
{
    size_t prefix = strlen(name) + 2, left = strlen(text);

    do {
        char *line = buffers[atomic_fetch_add(&turn, 1) % 2];
        size_t part = left;
        if (part > LOG_LINE_MAX - prefix - 1)
            part = LOG_LINE_MAX - prefix - 1;
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
