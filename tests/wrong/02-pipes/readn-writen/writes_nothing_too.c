// expect: wrong-output
// Calls write for a block of 0 bytes too, which may fail.
#include "readn_writen.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    char *p = buffer;
    size_t done = 0;
    while (done < count) {
        ssize_t n = read(fd, p + done, count - done);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    const char *p = buffer;
    size_t done = 0;
    do {
        ssize_t n = write(fd, p + done, count - done);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        done += (size_t)n;
    } while (done < count);
    return (ssize_t)done;
}
