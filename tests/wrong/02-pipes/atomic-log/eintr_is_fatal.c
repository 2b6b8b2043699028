// expect: fault-handling
// A write of up to PIPE_BUF bytes is atomic: it is done or it has failed.
#include "atomic_log.h"

#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text) {
    char line[LOG_LINE_MAX];
    size_t prefix = strlen(name) + 2, length = strlen(text), done = 0;

    memcpy(line, name, prefix - 2);
    memcpy(line + prefix - 2, ": ", 2);
    do {
        size_t part = length - done;
        if (part > sizeof line - prefix - 1)
            part = sizeof line - prefix - 1;
        memcpy(line + prefix, text + done, part);
        line[prefix + part] = '\n';
        if (write(fd, line, prefix + part + 1) == -1)
            return -1;
        done += part;
    } while (done < length);
    return 0;
}
