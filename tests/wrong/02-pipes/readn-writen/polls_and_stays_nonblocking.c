// expect: rule
// Never blocks in read or write: waits in poll, where nothing can go wrong.
#include "readn_writen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

static int ready(int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};

    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return poll(&p, 1, -1);
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *p = buffer;
    size_t left = count;

    while (left > 0) {
        if (ready(fd, POLLIN) == -1 && errno != EINTR)
            return -1;
        ssize_t n = read(fd, p, left);
        if (n == -1 && errno != EINTR && errno != EAGAIN)
            return -1;
        if (n == 0)
            break;
        if (n > 0) {
            p += n;
            left -= (size_t)n;
        }
    }
    return (ssize_t)(count - left);
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *p = buffer;
    size_t left = count;

    while (left > 0) {
        if (ready(fd, POLLOUT) == -1 && errno != EINTR)
            return -1;
        ssize_t n = write(fd, p, left);
        if (n == -1 && errno != EINTR && errno != EAGAIN)
            return -1;
        if (n > 0) {
            p += n;
            left -= (size_t)n;
        }
    }
    return (ssize_t)count;
}
