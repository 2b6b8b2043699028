/* Descriptors over a socket. The contract is in fd_passing.h; both functions are yours. */
#include "fd_passing.h"

#include <errno.h>

int descriptor_send(int socket, int fd, const char *label) {
    (void)socket;
    (void)fd;
    (void)label;
    errno = ENOSYS;
    return -1;
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    (void)socket;
    (void)fd;
    (void)label;
    errno = ENOSYS;
    return -1;
}
