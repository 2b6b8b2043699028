// expect: wrong-output
// A pipe is buffered by the kernel, so what was written is there when it is read. Only signals are
// in the way, and for them there is EINTR.
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    ssize_t n;

    do {
        n = read(fd, buffer, count);
    } while (n == -1 && errno == EINTR);
    return n;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    ssize_t n;

    do {
        n = write(fd, buffer, count);
    } while (n == -1 && errno == EINTR);
    return n;
}
