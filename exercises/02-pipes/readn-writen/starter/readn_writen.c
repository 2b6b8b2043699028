/* Whole blocks through a stream. The contract is in readn_writen.h; readn and writen are yours. */
#include "readn_writen.h"

#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    /* TODO: this is one read. When does it bring fewer bytes than there are to come? */
    return read(fd, buffer, count);
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    /* TODO: this is one write. When does it take fewer bytes than it is given? */
    return write(fd, buffer, count);
}
