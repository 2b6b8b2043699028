// expect: fault-handling
// waits: faults
/* Up to PIPE_BUF bytes a write is all or nothing (pipe(7)), and so only larger ones need the loop.
 * It holds for pipes; the descriptor may be a socket. */
#include "readn_writen.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t n = read(fd, (char *)buffer + done, count - done);
        if (n == 0)
            break;
        if (n > 0)
            done += (size_t)n;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)done;
}

static ssize_t write_once(int fd, const void *buffer, size_t count)
{
    ssize_t n;

    while ((n = write(fd, buffer, count)) == -1 && errno == EINTR)
        continue;
    return n;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *p = buffer;
    size_t left = count;

    if (count > 0 && count <= PIPE_BUF)
        return write_once(fd, buffer, count) == -1 ? -1 : (ssize_t)count;
    while (left > 0) {
        ssize_t n = write_once(fd, p, left);
        if (n == -1)
            return -1;
        p += n;
        left -= (size_t)n;
    }
    return (ssize_t)count;
}
