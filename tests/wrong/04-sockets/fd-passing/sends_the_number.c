// expect: wrong-output
// Sends the number of the descriptor as data.
#include "fd_passing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int descriptor_send(int socket, int fd, const char *label) {
    char bytes[1 + sizeof(int) + LABEL_MAX];
    size_t length = strlen(label);
    if (length > LABEL_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    bytes[0] = (char)length;
    memcpy(bytes + 1, &fd, sizeof(int));
    memcpy(bytes + 1 + sizeof(int), label, length);
    return send(socket, bytes, 1 + sizeof(int) + length, MSG_NOSIGNAL) == -1 ? -1 : 0;
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    unsigned char length;
    ssize_t count = recv(socket, &length, 1, 0);
    if (count <= 0)
        return (int)count;
    if (recv(socket, fd, sizeof(int), MSG_WAITALL) != sizeof(int) ||
        recv(socket, label, length, MSG_WAITALL) != length) {
        errno = EPROTO;
        return -1;
    }
    label[length] = '\0';
    return 1;
}
