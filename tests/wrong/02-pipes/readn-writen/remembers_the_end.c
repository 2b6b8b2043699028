// expect: wrong-output
/* A read may have seen the end already when its block is short. It is noted, so that the next call
 * need not ask again. */
#include "readn_writen.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

static bool ended;

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *p = buffer;
    size_t done = 0;

    if (ended) {
        ended = false;
        return 0;
    }
    while (done < count) {
        ssize_t n = read(fd, p + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        if (n == 0) {
            ended = done > 0;
            break;
        }
        done += (size_t)n;
    }
    return (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *p = buffer;
    size_t done = 0;

    while (done < count) {
        ssize_t n = write(fd, p + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        done += (size_t)n;
    }
    return (ssize_t)done;
}
