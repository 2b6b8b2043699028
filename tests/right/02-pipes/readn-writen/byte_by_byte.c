// The simplest of all: one byte a call. Slow, and right.
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

static int read_byte(int fd, char *byte)
{
    for (;;) {
        int n = (int)read(fd, byte, 1);
        if (n >= 0 || errno != EINTR)
            return n;
    }
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *at = buffer;
    for (size_t i = 0; i < count; i++) {
        int n = read_byte(fd, at + i);
        if (n < 1)
            return n == 0 ? (ssize_t)i : -1;
    }
    return (ssize_t)count;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *at = buffer, *end = at + count;
    while (at != end)
        if (write(fd, at, 1) == 1)
            at++;
        else if (errno != EINTR)
            return -1;
    return (ssize_t)count;
}
