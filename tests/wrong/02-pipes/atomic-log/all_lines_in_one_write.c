// expect: wrong-output
/* One write for the whole text is the most atomic that there is; a loop takes care of short
 * writes. */
#include "atomic_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    size_t prefix = strlen(name) + 2, room = LOG_LINE_MAX - prefix - 1, left = strlen(text);
    char *all = malloc((left / room + 1) * LOG_LINE_MAX), *end = all;

    if (all == NULL)
        return -1;
    do {
        size_t part = left < room ? left : room;
        end = stpcpy(stpcpy(end, name), ": ");
        memcpy(end, text, part);
        end += part;
        *end++ = '\n';
        text += part;
        left -= part;
    } while (left > 0);

    for (char *at = all; at < end;) {
        ssize_t n = write(fd, at, (size_t)(end - at));
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1) {
            free(all);
            return -1;
        }
        at += n;
    }
    free(all);
    return 0;
}
