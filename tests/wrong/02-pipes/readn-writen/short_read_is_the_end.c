// expect: wrong-output
// Reads large blocks in pieces. A piece that is not full must be the last one: the input has ended.
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

#define PIECE 4096

ssize_t readn(int fd, void *buffer, size_t count) {
    char *p = buffer;
    size_t total = 0;

    while (total < count) {
        size_t want = count - total < PIECE ? count - total : PIECE;
        ssize_t n = read(fd, p + total, want);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        total += (size_t)n;
        if ((size_t)n < want)
            break; /* end of file */
    }
    return (ssize_t)total;
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    const char *p = buffer;
    size_t total = 0;

    while (total < count) {
        ssize_t n = write(fd, p + total, count - total);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        total += (size_t)n;
    }
    return (ssize_t)total;
}
