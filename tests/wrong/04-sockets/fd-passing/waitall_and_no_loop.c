// expect: wrong-exit
// MSG_WAITALL waits for all of the label, unless a signal is caught meanwhile.
#include "fd_passing.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define AGAIN(call)                                                                                \
    ({                                                                                             \
        ssize_t r_;                                                                                \
        do                                                                                         \
            r_ = (call);                                                                           \
        while (r_ < 0 && errno == EINTR);                                                          \
        r_;                                                                                        \
    })

int descriptor_send(int socket, int fd, const char *label) {
    size_t len = strnlen(label, LABEL_MAX + 1);
    if (len > LABEL_MAX)
        return errno = EMSGSIZE, -1;
    unsigned char head = (unsigned char)len;
    _Alignas(struct cmsghdr) unsigned char space[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec v = {&head, 1};
    struct msghdr m = {0};
    m.msg_iov = &v;
    m.msg_iovlen = 1;
    m.msg_control = space;
    m.msg_controllen = CMSG_LEN(sizeof fd);
    *CMSG_FIRSTHDR(&m) = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    *(int *)CMSG_DATA(CMSG_FIRSTHDR(&m)) = fd;
    if (AGAIN(sendmsg(socket, &m, MSG_NOSIGNAL)) < 0)
        return -1;
    for (const char *p = label, *end = label + len; p < end;) {
        ssize_t n = AGAIN(send(socket, p, (size_t)(end - p), MSG_NOSIGNAL));
        if (n < 0)
            return -1;
        p += n;
    }
    return 0;
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    unsigned char len;
    _Alignas(struct cmsghdr) unsigned char space[CMSG_SPACE(sizeof *fd)];
    struct iovec v = {&len, 1};
    struct msghdr m = {0};
    m.msg_iov = &v;
    m.msg_iovlen = 1;
    m.msg_control = space;
    m.msg_controllen = sizeof space;
    ssize_t n = AGAIN(recvmsg(socket, &m, MSG_CMSG_CLOEXEC));
    if (n <= 0)
        return (int)n;
    int got[2] = {-1, -1}, how_many = 0;
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
        how_many = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(got, CMSG_DATA(c), (size_t)how_many * sizeof(int));
    }
    int why = (how_many != 1 || (m.msg_flags & MSG_CTRUNC)) ? EPROTO : 0;
    char *at = label;
    if (!why && len > 0) {
        n = AGAIN(recv(socket, at, (size_t)(label + len - at), MSG_WAITALL));
        if (n == len)
            at += n;
        else
            why = n >= 0 ? EPROTO : errno;
    }
    if (why) {
        while (how_many > 0)
            close(got[--how_many]);
        errno = why;
        return -1;
    }
    *at = 0;
    *fd = *got;
    return 1;
}
