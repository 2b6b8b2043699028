// Waits in poll, without a change of the descriptor's flags, and moves no more than PIPE_BUF a
// call. Where the descriptor does not block there is no waiting: EAGAIN is the caller's.
#include "readn_writen.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

static bool wait_for(int fd, short events)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags == -1 || (flags & O_NONBLOCK) != 0)
        return true; /* the call itself will tell */
    struct pollfd poller = {.fd = fd, .events = events};
    int n;
    while ((n = poll(&poller, 1, -1)) == -1)
        if (errno != EINTR)
            return false;
    return n == 1;
}

static size_t page(size_t left)
{
    return left > PIPE_BUF ? PIPE_BUF : left;
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *const begin = buffer, *const end = begin + count;
    for (char *at = begin; at < end;) {
        if (!wait_for(fd, POLLIN))
            return -1;
        ssize_t n = read(fd, at, page((size_t)(end - at)));
        if (n == 0)
            return at - begin;
        if (n > 0)
            at += n;
        else if (errno != EINTR)
            return -1;
    }
    return end - begin;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *const begin = buffer, *const end = begin + count;
    for (const char *at = begin; at < end;) {
        if (!wait_for(fd, POLLOUT))
            return -1;
        ssize_t n = write(fd, at, page((size_t)(end - at)));
        if (n > 0)
            at += n;
        else if (n == -1 && errno != EINTR)
            return -1;
    }
    return end - begin;
}
