// expect: deadlock
// One recv for each event, as with poll: what is left is never told of again.
#include "epoll_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 1024 };

struct client {
    bool open;
    size_t held, sent;
    char *bytes;
};

static struct client clients[MOST];

static void drop(int fd) {
    free(clients[fd].bytes);
    clients[fd] = (struct client){.open = false};
    close(fd);
}

static bool pump(int fd) {
    char bytes[4096];
    ssize_t count = recv(fd, bytes, sizeof bytes, 0);
    if (count == -1)
        return errno == EAGAIN || errno == EINTR;
    for (ssize_t sent = 0; sent < count;) {
        ssize_t done = send(fd, bytes + sent, (size_t)(count - sent), MSG_NOSIGNAL);
        if (done == -1 && errno != EINTR)
            return errno == EAGAIN;
        sent += done > 0 ? done : 0;
    }
    return count > 0;
}

static void add(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = fd};
    clients[fd] = (struct client){.open = true, .bytes = malloc(ECHO_BUFFER)};
    if (clients[fd].bytes == NULL || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == -1)
        drop(fd);
}

int echo_serve(int listener, int stop) {
    struct epoll_event events[64];
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    int epoll = epoll_create1(EPOLL_CLOEXEC), result = 0;
    if (epoll == -1)
        return -1;
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    event = (struct epoll_event){.events = EPOLLIN, .data.fd = stop};
    epoll_ctl(epoll, EPOLL_CTL_ADD, stop, &event);
    for (bool stopped = false; !stopped;) {
        int count = epoll_wait(epoll, events, 64, -1);
        if (count == -1 && errno == EINTR)
            continue;
        if (count == -1) {
            result = -1;
            break;
        }
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == stop) {
                stopped = true;
            } else if (fd == listener) {
                int new;
                while ((new = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) != -1)
                    add(epoll, new);
            } else if (clients[fd].open && !pump(fd)) {
                drop(fd);
            }
        }
    }
    for (int fd = 0; fd < MOST; fd++)
        if (clients[fd].open)
            drop(fd);
    close(epoll);
    return result;
}
