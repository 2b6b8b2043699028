// expect: wrong-output
/* If something has been moved already, its number is returned, as read and write themselves do; the
 * error comes back at the next call. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

static ssize_t outcome(size_t moved)
{
    return moved > 0 ? (ssize_t)moved : -1;
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    size_t moved = 0;
    while (moved < count) {
        ssize_t n = read(fd, (char *)buffer + moved, count - moved);
        if (n == 0)
            return (ssize_t)moved;
        if (n > 0)
            moved += (size_t)n;
        else if (errno != EINTR)
            return outcome(moved);
    }
    return (ssize_t)moved;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    size_t moved = 0;
    while (moved < count) {
        ssize_t n = write(fd, (const char *)buffer + moved, count - moved);
        if (n > 0)
            moved += (size_t)n;
        else if (n == -1 && errno != EINTR)
            return outcome(moved);
    }
    return (ssize_t)moved;
}
