// expect: hang
// readn has to bring all of the count, so it does not stop before.
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    size_t have = 0;
    do {
        ssize_t n = read(fd, (char *)buffer + have, count - have);
        if (n != -1)
            have += (size_t)n;
        else if (errno != EINTR)
            return -1;
    } while (have < count);
    return (ssize_t)have;
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    size_t sent = 0;
    do {
        ssize_t n = write(fd, (const char *)buffer + sent, count - sent);
        if (n != -1)
            sent += (size_t)n;
        else if (errno != EINTR)
            return -1;
    } while (sent < count);
    return (ssize_t)sent;
}
