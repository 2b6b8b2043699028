// expect: wrong-output
// The buffers of the sender are static: one that waits for room sends what another one has put there.
#include "fd_passing.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int descriptor_send(int socket, int fd, const char *label) {
    size_t length = strlen(label);
    if (length > LABEL_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    static unsigned char wire[1 + LABEL_MAX];
    wire[0] = (unsigned char)length;
    memcpy(wire + 1, label, length);
    static union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    memset(&control, 0, sizeof control);
    size_t sent = 0;
    while (sent < 1 + length) {
        struct iovec iov = {.iov_base = wire + sent, .iov_len = 1 + length - sent};
        struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
        if (sent == 0) {
            message.msg_control = control.bytes;
            message.msg_controllen = sizeof control.bytes;
            struct cmsghdr *c = CMSG_FIRSTHDR(&message);
            c->cmsg_level = SOL_SOCKET;
            c->cmsg_type = SCM_RIGHTS;
            c->cmsg_len = CMSG_LEN(sizeof fd);
            memcpy(CMSG_DATA(c), &fd, sizeof fd);
        }
        ssize_t n = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        sent += (size_t)n;
    }
    return 0;
}

/* Takes up to `size` bytes with whatever descriptors come along, and keeps the first. */
static ssize_t take(int socket, void *to, size_t size, int *first, int *count, int *cut) {
    union {
        char bytes[CMSG_SPACE(253 * sizeof(int))];
        struct cmsghdr align;
    } control;
    struct iovec iov = {.iov_base = to, .iov_len = size};
    struct msghdr message = {.msg_iov = &iov,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t n;
    do
        n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (n == -1 && errno == EINTR);
    if (n == -1)
        return -1;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        size_t many = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < many; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
            if ((*count)++ == 0)
                *first = fd;
            else
                close(fd);
        }
    }
    if (message.msg_flags & MSG_CTRUNC)
        *cut = 1;
    return n;
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    unsigned char length;
    int mine = -1, count = 0, cut = 0, late = 0, other = -1;
    ssize_t n = take(socket, &length, 1, &mine, &count, &cut);
    if (n <= 0)
        return (int)n;
    int error = count == 1 && !cut ? 0 : EPROTO;
    for (size_t have = 0; error == 0 && have < length;) {
        n = take(socket, label + have, length - have, &other, &late, &cut);
        if (n <= 0) {
            error = n == 0 ? EPROTO : errno;
            break;
        }
        if (late > 0 || cut)
            error = EPROTO;
        have += (size_t)n;
    }
    if (other != -1)
        close(other);
    if (error != 0) {
        if (mine != -1)
            close(mine);
        errno = error;
        return -1;
    }
    label[length] = '\0';
    *fd = mine;
    return 1;
}
