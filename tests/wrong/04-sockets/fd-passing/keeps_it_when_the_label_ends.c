// expect: fd-leak
// The descriptor of a message that ends within its label stays open.
#include "fd_passing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int descriptor_send(int socket, int fd, const char *label) {
    size_t length = strlen(label);
    if (length > LABEL_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char size = (unsigned char)length;
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {&size, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof(int));
    while (sendmsg(socket, &message, MSG_NOSIGNAL) == -1)
        if (errno != EINTR)
            return -1;
    while (length > 0) {
        ssize_t sent = send(socket, label, length, MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR)
            continue;
        if (sent == -1)
            return -1;
        label += sent;
        length -= (size_t)sent;
    }
    return 0;
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    unsigned char size;
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(8 * sizeof(int))];
    struct iovec part = {&size, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    ssize_t first = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (first == -1 && errno == EINTR) {
        message.msg_controllen = sizeof control;
        first = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    }
    if (first <= 0)
        return (int)first;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    int fds[8];
    size_t count = 0;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS) {
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(fds, CMSG_DATA(header), count * sizeof(int));
    }
    if (count != 1 || (message.msg_flags & MSG_CTRUNC) != 0) {
        while (count > 0)
            close(fds[--count]);
        errno = EPROTO;
        return -1;
    }
    *fd = fds[0];
    size_t got = 0;
    while (got < size) {
        ssize_t count = recv(socket, label + got, size - got, 0);
        if (count == -1 && errno == EINTR)
            continue;
        if (count <= 0) {
            if (count == 0)
                errno = EPROTO;
            return -1;
        }
        got += (size_t)count;
    }
    label[size] = '\0';
    return 1;
}
