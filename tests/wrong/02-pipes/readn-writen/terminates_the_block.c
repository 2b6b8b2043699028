// expect: memory-error
/* What was read is ended with a '\0', so that the caller can print it. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *p = buffer;
    size_t done = 0;

    while (done < count) {
        ssize_t n = read(fd, p + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    if (count > 0)
        p[done] = '\0';
    return (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *p = buffer;
    size_t done = 0;

    while (done < count) {
        ssize_t n = write(fd, p + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        done += (size_t)n;
    }
    return (ssize_t)done;
}
