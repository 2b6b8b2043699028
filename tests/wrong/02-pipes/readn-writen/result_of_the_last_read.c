// expect: wrong-output
/* read says 0 at the end of the file, and so does readn. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *p = buffer;
    size_t left = count;

    while (left > 0) {
        ssize_t n = read(fd, p, left);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return n;
        p += n;
        left -= (size_t)n;
    }
    return (ssize_t)count;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *p = buffer;
    size_t left = count;

    while (left > 0) {
        ssize_t n = write(fd, p, left);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return n;
        p += n;
        left -= (size_t)n;
    }
    return (ssize_t)count;
}
