// expect: fault-handling
/* A block that was interrupted is simply read once more. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *p = buffer;
    size_t got;
    ssize_t n;

again:
    got = 0;
    while (got < count) {
        n = read(fd, p + got, count - got);
        if (n == 0)
            break;
        if (n == -1) {
            if (errno == EINTR)
                goto again;
            return -1;
        }
        got += (size_t)n;
    }
    return (ssize_t)got;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *p = buffer;
    size_t put;
    ssize_t n;

again:
    put = 0;
    while (put < count) {
        n = write(fd, p + put, count - put);
        if (n == -1) {
            if (errno == EINTR)
                goto again;
            return -1;
        }
        put += (size_t)n;
    }
    return (ssize_t)put;
}
