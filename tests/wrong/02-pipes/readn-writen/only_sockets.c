// expect: wrong-output
/* The kernel can do it: MSG_WAITALL waits for all, and a blocking send sends all. */
#include "readn_writen.h"

#include <errno.h>
#include <sys/socket.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    ssize_t n;

    do
        n = recv(fd, buffer, count, MSG_WAITALL);
    while (n == -1 && errno == EINTR);
    return n;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    ssize_t n;

    do
        n = send(fd, buffer, count, MSG_NOSIGNAL);
    while (n == -1 && errno == EINTR);
    return n;
}
