// expect: rule
/* A stream that has ended or failed is of no use any more, so nobody can forget to close it. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

static ssize_t give_up(int fd)
{
    int error = errno;

    close(fd);
    errno = error;
    return -1;
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t n = read(fd, (char *)buffer + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return give_up(fd);
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t n = write(fd, (const char *)buffer + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return give_up(fd);
        done += (size_t)n;
    }
    return (ssize_t)done;
}
