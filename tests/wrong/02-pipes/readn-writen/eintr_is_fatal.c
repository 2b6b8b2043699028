// expect: fault-handling
// The two loops of every textbook, without the line about signals: this program has none.
#include "readn_writen.h"

#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    size_t left = count;
    char *ptr = buffer;

    while (left > 0) {
        ssize_t nread = read(fd, ptr, left);
        if (nread < 0)
            return -1;
        if (nread == 0)
            break;
        left -= (size_t)nread;
        ptr += nread;
    }
    return (ssize_t)(count - left);
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    size_t left = count;
    const char *ptr = buffer;

    while (left > 0) {
        ssize_t nwritten = write(fd, ptr, left);
        if (nwritten <= 0)
            return -1;
        left -= (size_t)nwritten;
        ptr += nwritten;
    }
    return (ssize_t)count;
}
