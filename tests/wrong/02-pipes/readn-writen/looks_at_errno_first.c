// expect: wrong-output
/* errno tells what happened, so it is looked at after each call. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *p = buffer;
    size_t done = 0;

    while (done < count) {
        ssize_t n = read(fd, p + done, count - done);
        switch (errno) {
        case EINTR:
            errno = 0;
            continue;
        default:
            if (n < 0)
                return -1;
        }
        if (n == 0)
            break;
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
        switch (errno) {
        case EINTR:
            errno = 0;
            continue;
        default:
            if (n < 0)
                return -1;
        }
        done += (size_t)n;
    }
    return (ssize_t)done;
}
