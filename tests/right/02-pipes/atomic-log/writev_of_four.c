// Nothing is copied: the four parts of a line go to the kernel as one vector, by one call, which
// is as atomic as a write (pipe(7), writev(2)).
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>

static struct iovec part(const char *bytes, size_t length)
{
    return (struct iovec){.iov_base = (void *)(size_t)bytes, .iov_len = length};
}

int log_write(int fd, const char *name, const char *text)
{
    const size_t room = LOG_LINE_MAX - strlen(name) - strlen(": \n");

    for (;;) {
        size_t length = strnlen(text, room);
        struct iovec line[] = {part(name, strlen(name)), part(": ", 2), part(text, length),
                               part("\n", 1)};
        while (writev(fd, line, 4) == -1)
            if (errno != EINTR)
                return -1;
        text += length;
        if (*text == '\0')
            return 0;
    }
}
