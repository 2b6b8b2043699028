// expect: fault-handling
// What is left is counted down; the pointer is forgotten. Without a short write nobody notices.
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    unsigned char *dst = buffer;
    size_t remaining = count;
    for (; remaining > 0;) {
        ssize_t r = read(fd, dst, remaining);
        if (r == -1 && errno == EINTR)
            continue;
        if (r == -1)
            return -1;
        if (r == 0)
            return (ssize_t)(count - remaining);
        remaining -= (size_t)r;
        dst += r;
    }
    return (ssize_t)count;
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    size_t remaining = count;
    for (; remaining > 0;) {
        ssize_t w = write(fd, buffer, remaining);
        if (w == -1 && errno == EINTR)
            continue;
        if (w == -1)
            return -1;
        remaining -= (size_t)w;
    }
    return (ssize_t)count;
}
