// expect: fault-handling
// read may bring less, that is well known. write on a blocking pipe waits until all of it has found
// room (pipe(7)), so it is enough to call it again when a signal came.
#include "readn_writen.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    uint8_t *at = buffer, *end = at + count;

    while (at < end) {
        ssize_t n = read(fd, at, (size_t)(end - at));
        if (n == -1 && errno != EINTR)
            return -1;
        if (n == 0)
            break;
        if (n > 0)
            at += n;
    }
    return at - (uint8_t *)buffer;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    while (write(fd, buffer, count) == -1)
        if (errno != EINTR)
            return -1;
    return (ssize_t)count;
}
