// epoll_edges.c - when epoll_wait(2) reports a socket, level-triggered and edge-triggered.
#include "../03-message-queues/check_errno.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int level, edge;

static int watch(int fd, uint32_t how) {
    int epoll = CHECK_ERRNO(epoll_create1(EPOLL_CLOEXEC));
    struct epoll_event event = {.events = EPOLLIN | how, .data.fd = fd};
    CHECK_ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
    return epoll;
}

static const char *reported(int epoll) {
    struct epoll_event event;
    return CHECK_ERRNO(epoll_wait(epoll, &event, 1, 0)) == 1 ? "reported" : "-";
}

static void ask(const char *what) {
    const char *by_level = reported(level);
    printf("%-24s %-10s %s\n", what, by_level, reported(edge));
}

int main(void) {
    int ends[2];
    char bytes[8];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    level = watch(ends[0], 0);
    edge = watch(ends[0], EPOLLET);
    printf("%-24s %-10s %s\n", "", "level", "edge");
    ask("nothing has come");
    CHECK_ERRNO(send(ends[1], "abcd", 4, 0));
    ask("four bytes come");
    ask("asked again");
    CHECK_ERRNO(recv(ends[0], bytes, 2, 0));
    ask("two are taken");
    CHECK_ERRNO(send(ends[1], "ef", 2, 0));
    ask("two more come");
    CHECK_ERRNO(recv(ends[0], bytes, 8, 0));
    ask("all are taken");
    close(ends[1]);
    ask("the peer has closed");
    ask("asked again");
    close(ends[0]);
    close(level);
    close(edge);
    return 0;
}
