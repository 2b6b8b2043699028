// expect: none
// shows: the write end of a pipe goes to another process in a message; the reader sees what that one
// shows: writes, and the end when it has closed it

#include <string.h>
#include <sys/socket.h>

#include "measure.h"

static void pass(int socket, int fd) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec part = {"x", 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    SYS(sendmsg(socket, &message, MSG_NOSIGNAL));
}

static int take(int socket) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    char byte;
    int fd;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    SYS(recvmsg(socket, &message, MSG_CMSG_CLOEXEC));
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

int main(void) {
    int pair[2], ends[2];
    char byte = 0;
    SYS(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        SYS(close(ends[1]));
        SYS(close(pair[0]));
        int fd = take(pair[1]);
        SYS(write(fd, "w", 1));
        SYS(close(fd));
        _exit(0);
    }
    SYS(close(pair[1]));
    pass(pair[0], ends[1]);
    SYS(close(ends[1]));
    ssize_t first = SYS(read(ends[0], &byte, 1));
    ssize_t end = SYS(read(ends[0], &byte, 1));
    SYS(close(pair[0]));
    SYS(close(ends[0]));
    reap(child);
    return first == 1 && end == 0 && byte == 'w' ? 0 : 1;
}
