// Every byte by recvmsg, which counts the descriptors that come with it; close-on-exec by fcntl.
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

/* Receives one byte; a descriptor that comes with it replaces none. *cut is set where one was left out.
 * Returns what recvmsg does. */
static ssize_t next(int socket, unsigned char *byte, int fds[], int *count, int *cut) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(4 * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = byte, .iov_len = 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t result = recvmsg(socket, &message, 0);
    if (result == -1 && errno == EINTR)
        return next(socket, byte, fds, count, cut);
    if (result < 1)
        return result;
    if (message.msg_flags & MSG_CTRUNC)
        *cut = 1;
    for (struct cmsghdr *h = CMSG_FIRSTHDR(&message); h != NULL; h = CMSG_NXTHDR(&message, h))
        for (size_t at = CMSG_LEN(0); at < h->cmsg_len; at += sizeof(int)) {
            int fd;
            memcpy(&fd, (char *)h + at, sizeof fd);
            fcntl(fd, F_SETFD, FD_CLOEXEC);
            if (++*count == 1)
                fds[0] = fd;
            else
                close(fd);
        }
    return result;
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    int fds[1], count = 0, cut = 0;
    unsigned char length, byte;
    ssize_t result = next(socket, &length, fds, &count, &cut);
    if (result < 1)
        return (int)result;
    size_t at = 0;
    int first = count;
    while (at < length && (result = next(socket, &byte, fds, &count, &cut)) == 1)
        label[at++] = (char)byte;
    label[at] = '\0';
    if (first == 1 && count == 1 && !cut && at == length) {
        *fd = fds[0];
        return 1;
    }
    if (count > 0)
        close(fds[0]);
    if (result != -1)
        errno = EPROTO;
    return -1;
}
