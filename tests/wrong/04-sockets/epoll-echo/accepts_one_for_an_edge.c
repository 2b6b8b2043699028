// expect: deadlock
// The listener is edge-triggered too, and one client is accepted for each event.
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

/* Returns whether the connection goes on. */
static bool pump(int fd) {
    struct client *client = &clients[fd];
    for (;;) {
        ssize_t count;
        if (client->held == 0) {
            count = recv(fd, client->bytes, ECHO_BUFFER, 0);
            if (count == 0)
                return false;
            if (count > 0)
                client->held = (size_t)count, client->sent = 0;
        } else {
            count =
                send(fd, client->bytes + client->sent, client->held - client->sent, MSG_NOSIGNAL);
            if (count > 0)
                client->sent += (size_t)count;
            if (client->sent == client->held)
                client->held = 0;
        }
        if (count == -1 && errno != EINTR)
            return errno == EAGAIN;
    }
}

static void add(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.fd = fd};
    clients[fd] = (struct client){.open = true, .bytes = malloc(ECHO_BUFFER)};
    if (clients[fd].bytes == NULL || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == -1)
        drop(fd);
}

int echo_serve(int listener, int stop) {
    struct epoll_event events[64];
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = listener};
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
                int new = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (new != -1)
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
