// What one call leaves is the business of the next. At most 64 KiB a call, for no reason but to
// differ.
#include "readn_writen.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

static size_t piece(size_t count)
{
    return count < UINT16_MAX ? count : UINT16_MAX;
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    if (count == 0)
        return 0;
    ssize_t n = read(fd, buffer, piece(count));
    if (n == -1 && errno == EINTR)
        return readn(fd, buffer, count);
    if (n <= 0)
        return n;
    ssize_t rest = readn(fd, (uint8_t *)buffer + n, count - (size_t)n);
    return rest == -1 ? -1 : n + rest;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    if (count == 0)
        return 0;
    ssize_t n = write(fd, buffer, piece(count));
    if (n == -1 && errno != EINTR)
        return -1;
    size_t done = n == -1 ? 0 : (size_t)n;
    ssize_t rest = writen(fd, (const uint8_t *)buffer + done, count - done);
    return rest == -1 ? -1 : (ssize_t)done + rest;
}
