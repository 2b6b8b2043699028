// EPOLLONESHOT: armed anew after each turn, for what comes next; a table by descriptor.
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
    bool open, ended;
    size_t held, sent;
    char *bytes;
};

static struct client clients[MOST];

static void drop(int fd) {
    free(clients[fd].bytes);
    clients[fd] = (struct client){.open = false};
    close(fd);
}

static bool arm(int epoll, int fd, int how) {
    unsigned wanted = clients[fd].held > 0 ? EPOLLOUT : EPOLLIN;
    struct epoll_event event = {.events = wanted | EPOLLET | EPOLLONESHOT, .data.fd = fd};
    return epoll_ctl(epoll, how, fd, &event) == 0;
}

static bool turn(int epoll, int fd) {
    struct client *client = &clients[fd];
    ssize_t count;
    if (client->held == 0) {
        count = read(fd, client->bytes, ECHO_BUFFER);
        if (count == 0)
            return false;
        client->held = count > 0 ? (size_t)count : 0;
    } else {
        count = send(fd, client->bytes + client->sent, client->held - client->sent, MSG_NOSIGNAL);
        client->sent += count > 0 ? (size_t)count : 0;
    }
    if (count == -1 && errno != EAGAIN && errno != EINTR)
        return false;
    if (client->sent == client->held)
        client->sent = client->held = 0;
    return arm(epoll, fd, EPOLL_CTL_MOD);
}

static void add(int epoll, int fd) {
    clients[fd] = (struct client){.open = true, .bytes = malloc(ECHO_BUFFER)};
    if (clients[fd].bytes == NULL || !arm(epoll, fd, EPOLL_CTL_ADD))
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
            } else if (clients[fd].open && !turn(epoll, fd)) {
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
