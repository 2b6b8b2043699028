// expect: wrong-output
// n bytes or none: a block of which a part is missing is of no use to anybody.
#include "readn_writen.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    char *p = buffer;
    size_t n = 0;
    while (n < count) {
        ssize_t r = read(fd, p + n, count - n);
        if (r == -1 && errno == EINTR)
            continue;
        if (r == -1)
            return -1;
        if (r == 0) {
            if (n == 0)
                return 0;
            errno = EPROTO;
            return -1;
        }
        n += (size_t)r;
    }
    return (ssize_t)n;
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    const char *p = buffer;
    size_t n = 0;
    while (n < count) {
        ssize_t w = write(fd, p + n, count - n);
        if (w == -1 && errno == EINTR)
            continue;
        if (w == -1)
            return -1;
        n += (size_t)w;
    }
    return (ssize_t)n;
}
