// expect: wrong-output
// A line holds up to LOG_LINE_MAX bytes of text.
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text) {
    char line[LOG_LINE_MAX + 64];
    size_t length = strlen(text), start = strlen(name) + 2;

    memcpy(line, name, start - 2);
    memcpy(line + start - 2, ": ", 2);
    for (size_t done = 0; done == 0 || done < length;) {
        size_t n = length - done > LOG_LINE_MAX ? LOG_LINE_MAX : length - done;
        memcpy(line + start, text + done, n);
        line[start + n] = '\n';
        ssize_t w;
        while ((w = write(fd, line, start + n + 1)) == -1 && errno == EINTR)
            ;
        if (w == -1)
            return -1;
        done += n;
        if (n == 0)
            break;
    }
    return 0;
}
