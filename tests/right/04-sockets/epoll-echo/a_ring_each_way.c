// A ring for each connection, sendmsg and recvmsg of its two parts; the listener edge-triggered.
#include "epoll_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RING = 16384 };

struct peer {
    LIST_ENTRY(peer) entry;
    int fd;
    bool no_more;
    size_t in, out; /* free-running; RING is a power of two */
    char ring[RING];
};

LIST_HEAD(peers, peer);

/* The parts of the ring from `from`, `size` bytes. */
static struct msghdr parts(struct peer *peer, struct iovec two[2], size_t from, size_t size) {
    size_t at = from % RING, first = size < RING - at ? size : RING - at;
    two[0] = (struct iovec){peer->ring + at, first};
    two[1] = (struct iovec){peer->ring, size - first};
    return (struct msghdr){.msg_iov = two, .msg_iovlen = 2};
}

/* 1: moved something; 0: nothing to be done now; -1: the connection has failed. */
static int receive(struct peer *peer) {
    struct iovec two[2];
    if (peer->no_more || peer->in - peer->out == RING)
        return 0;
    struct msghdr message = parts(peer, two, peer->in, RING - (peer->in - peer->out));
    ssize_t count = recvmsg(peer->fd, &message, 0);
    if (count == -1)
        return errno == EINTR ? 1 : errno == EAGAIN ? 0 : -1;
    peer->no_more = count == 0;
    peer->in += (size_t)count;
    return 1;
}

static int give(struct peer *peer) {
    struct iovec two[2];
    if (peer->in == peer->out)
        return 0;
    struct msghdr message = parts(peer, two, peer->out, peer->in - peer->out);
    ssize_t count = sendmsg(peer->fd, &message, MSG_NOSIGNAL);
    if (count == -1)
        return errno == EINTR ? 1 : errno == EAGAIN ? 0 : -1;
    peer->out += (size_t)count;
    return 1;
}

static void end(struct peer *peer) {
    LIST_REMOVE(peer, entry);
    close(peer->fd);
    free(peer);
}

static void work(struct peer *peer) {
    int received, given;
    do {
        received = receive(peer);
        given = received == -1 ? -1 : give(peer);
    } while (received >= 0 && given >= 0 && received + given > 0);
    if (received == -1 || given == -1 || (peer->no_more && peer->in == peer->out))
        end(peer);
}

static void welcome(int epoll, int listener, struct peers *peers) {
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd == -1 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (fd == -1)
            return;
        struct peer *peer = calloc(1, sizeof *peer);
        if (peer == NULL) {
            close(fd);
            continue;
        }
        fcntl(fd, F_SETFL, O_NONBLOCK);
        fcntl(fd, F_SETFD, FD_CLOEXEC);
        peer->fd = fd;
        LIST_INSERT_HEAD(peers, peer, entry);
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd,
                      &(struct epoll_event){EPOLLIN | EPOLLRDHUP | EPOLLOUT | EPOLLET,
                                            {.ptr = peer}}) == -1)
            end(peer);
    }
}

int echo_serve(int listener, int stop) {
    struct peers peers = LIST_HEAD_INITIALIZER(peers);
    struct epoll_event event = {EPOLLIN, {.ptr = &peers}}; /* tells again where room was short */
    int epoll = epoll_create1(0);
    if (epoll == -1)
        return -1;
    bool goes_on = epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) == 0;
    event = (struct epoll_event){EPOLLIN | EPOLLET, {.ptr = NULL}};
    goes_on = goes_on && epoll_ctl(epoll, EPOLL_CTL_ADD, stop, &event) == 0;
    int result = goes_on ? 0 : -1;
    while (goes_on) {
        int count = epoll_pwait(epoll, &event, 1, -1, NULL);
        if (count == -1 && errno == EINTR)
            continue;
        if (count == -1)
            result = -1;
        if (count == -1 || event.data.ptr == NULL)
            goes_on = false;
        else if (event.data.ptr == &peers)
            welcome(epoll, listener, &peers);
        else
            work(event.data.ptr);
    }
    while (!LIST_EMPTY(&peers))
        end(LIST_FIRST(&peers));
    close(epoll);
    return result;
}
