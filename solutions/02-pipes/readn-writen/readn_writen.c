/* Whole blocks through a stream: the reference solution. The contract is in readn_writen.h. */
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    unsigned char *bytes = buffer;
    size_t done = 0;
    while (done < count) {
        ssize_t taken = read(fd, bytes + done, count - done);
        if (taken == -1 && errno == EINTR)
            continue; /* a handler ran before a byte had come: nothing is lost */
        if (taken == -1)
            return -1;
        if (taken == 0)
            break; /* end-of-file: there will never be more */
        done += (size_t)taken;
    }
    return (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    const unsigned char *bytes = buffer;
    size_t done = 0;
    while (done < count) {
        ssize_t written = write(fd, bytes + done, count - done);
        if (written == -1 && errno == EINTR)
            continue;
        if (written == -1)
            return -1;
        done += (size_t)written; /* short when a handler ran, or the reader left, in the middle */
    }
    return (ssize_t)done;
}
