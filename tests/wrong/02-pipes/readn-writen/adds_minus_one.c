// expect: fault-handling
// A signal is no error: the loops go on.
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    ssize_t n, done = 0;

    while (done < (ssize_t)count) {
        n = read(fd, (char *)buffer + done, count - (size_t)done);
        if (n == -1) {
            if (errno != EINTR)
                return -1;
        } else if (n == 0) {
            break;
        } else {
            done += n;
        }
    }
    return done;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    ssize_t n, done = 0;

    while (done < (ssize_t)count) {
        n = write(fd, (const char *)buffer + done, count - (size_t)done);
        if (n == -1 && errno != EINTR)
            return -1;
        done += n;
    }
    return done;
}
