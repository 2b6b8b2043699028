// One loop for both directions, over a pointer to the call; vectors instead of buffers.
#include "readn_writen.h"

#include <errno.h>
#include <limits.h>
#include <sys/uio.h>

typedef ssize_t move(int, const struct iovec *, int);

static ssize_t move_all(move *call, int fd, void *base, size_t length)
{
    struct iovec rest = {.iov_base = base, .iov_len = length};

    while (rest.iov_len > 0) {
        ssize_t n = call(fd, &rest, 1);
        if (n == 0)
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        rest.iov_base = (char *)rest.iov_base + n;
        rest.iov_len -= (size_t)n;
    }
    return (ssize_t)(length - rest.iov_len);
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    return move_all(readv, fd, buffer, count);
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    return move_all(writev, fd, (void *)(size_t)buffer, count);
}
