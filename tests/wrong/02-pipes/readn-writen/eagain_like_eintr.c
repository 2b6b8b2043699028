// expect: hang
// EAGAIN means "try again", EINTR means "try again", and so both are tried again.
#include "readn_writen.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

static bool temporary(int error)
{
    return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *p = buffer;
    size_t off = 0;
    ssize_t n;

    while (off < count) {
        if ((n = read(fd, p + off, count - off)) == 0)
            break;
        if (n > 0)
            off += (size_t)n;
        else if (!temporary(errno))
            return -1;
    }
    return (ssize_t)off;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *p = buffer;
    size_t off = 0;
    ssize_t n;

    while (off < count) {
        n = write(fd, p + off, count - off);
        if (n > 0)
            off += (size_t)n;
        else if (n == -1 && !temporary(errno))
            return -1;
    }
    return (ssize_t)off;
}
