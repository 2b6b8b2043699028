// expect: fault-handling
/* A loop without a bound is a loop that may never end, so EINTR is tried ten times. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

enum { TRIES = 10 };

ssize_t readn(int fd, void *buffer, size_t count)
{
    size_t done = 0;
    int tries = 0;

    while (done < count) {
        ssize_t n = read(fd, (char *)buffer + done, count - done);
        if (n > 0) {
            done += (size_t)n;
            tries = 0;
        } else if (n == 0) {
            break;
        } else if (errno != EINTR || ++tries == TRIES) {
            return -1;
        }
    }
    return (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    size_t done = 0;
    int tries = 0;

    while (done < count) {
        ssize_t n = write(fd, (const char *)buffer + done, count - done);
        if (n > 0) {
            done += (size_t)n;
            tries = 0;
        } else if (n == -1 && (errno != EINTR || ++tries == TRIES)) {
            return -1;
        }
    }
    return (ssize_t)done;
}
