// Length and label in one sendmsg, and what it has not taken after it; room for all that can come.
#include "fd_passing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 253 }; /* SCM_MAX_FD */

static int put(int socket, struct msghdr *message, size_t size) {
    while (size > 0) {
        ssize_t sent = sendmsg(socket, message, MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR)
            continue;
        if (sent == -1)
            return -1;
        size -= (size_t)sent;
        message->msg_control = NULL; /* it has gone with the first byte */
        message->msg_controllen = 0;
        for (size_t i = 0, left = (size_t)sent; i < message->msg_iovlen; i++) {
            struct iovec *part = &message->msg_iov[i];
            size_t taken = left < part->iov_len ? left : part->iov_len;
            part->iov_base = (char *)part->iov_base + taken;
            part->iov_len -= taken;
            left -= taken;
        }
    }
    return 0;
}

int descriptor_send(int socket, int fd, const char *label) {
    size_t length = strlen(label);
    if (length > LABEL_MAX)
        return errno = EMSGSIZE, -1;
    unsigned char first = (unsigned char)length;
    struct iovec parts[2] = {{&first, 1}, {(void *)label, length}};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {0};
    struct msghdr message = {.msg_iov = parts,
                             .msg_iovlen = 2,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    *CMSG_FIRSTHDR(&message) = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &fd, sizeof fd);
    return put(socket, &message, 1 + length);
}

static void close_all(struct msghdr *message, int *keep) {
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS)
        return;
    size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
        int fd;
        memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
        if (count == 1)
            *keep = fd;
        else
            close(fd);
    }
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    unsigned char length = 0;
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST * sizeof(int))];
    struct iovec part = {&length, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control};
    ssize_t count;
    do
        message.msg_controllen = sizeof control;
    while ((count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) == -1 && errno == EINTR);
    if (count < 1)
        return (int)count;
    int one = -1;
    close_all(&message, &one);
    if (one != -1 && (message.msg_flags & MSG_CTRUNC)) {
        close(one);
        one = -1;
    }
    errno = EPROTO;
    if (one == -1)
        return -1;
    for (int at = 0; at < length; at += (int)count) {
        count = read(socket, label + at, (size_t)(length - at));
        if (count == -1 && errno == EINTR) {
            count = 0;
            continue;
        }
        if (count < 1) {
            int error = count == 0 ? EPROTO : errno;
            close(one);
            errno = error;
            return -1;
        }
    }
    label[length] = '\0';
    *fd = one;
    return 1;
}
