/* A server that echoes. The contract is in epoll_echo.h. */
#include "epoll_echo.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 32 };

/* The bytes from `start` to `end` have come and not gone back yet. */
struct connection {
    struct connection *next, **link; /* all of them; and where this one hangs */
    int fd;
    size_t start, end;
    char buffer[ECHO_BUFFER];
};

struct server {
    int epoll, listener;
    bool is_full; /* no descriptor for a newcomer: the listener is not watched until one is free */
    struct connection *connections;
};

/* Level-triggered: a client that could not be accepted now is told of again. */
static int watch(int epoll, int how, int fd, void *what, bool is_asked_for) {
    struct epoll_event event = {.events = is_asked_for ? EPOLLIN : 0, .data.ptr = what};
    return epoll_ctl(epoll, how, fd, &event);
}

static void set_full(struct server *server, bool is_full) {
    if (server->is_full == is_full)
        return;
    server->is_full = is_full;
    watch(server->epoll, EPOLL_CTL_MOD, server->listener, &server->listener, !is_full);
}

static void connection_close(struct connection *connection) {
    *connection->link = connection->next;
    if (connection->next != NULL)
        connection->next->link = connection->link;
    close(connection->fd);
    free(connection);
}

/* Does all that can be done now: an edge is told once, so neither bytes to receive nor room to send
 * may be left. Returns whether the connection goes on. */
static bool connection_pump(struct connection *connection) {
    for (;;) {
        ssize_t count;
        if (connection->start == connection->end) {
            count = recv(connection->fd, connection->buffer, sizeof connection->buffer, 0);
            if (count == 0)
                return false;
            connection->start = 0;
            connection->end = count > 0 ? (size_t)count : 0;
        } else {
            count = send(connection->fd, connection->buffer + connection->start,
                         connection->end - connection->start, MSG_NOSIGNAL);
            connection->start += count > 0 ? (size_t)count : 0;
        }
        if (count == -1 && errno != EINTR)
            return errno == EAGAIN || errno == EWOULDBLOCK;
    }
}

/* Returns false where memory or epoll's room runs out: the connection is closed then. */
static bool connection_open(struct server *server, int fd) {
    struct connection *connection = malloc(sizeof *connection);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = connection};
    if (connection == NULL || epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) == -1) {
        free(connection);
        close(fd);
        return false;
    }
    connection->fd = fd;
    connection->start = connection->end = 0;
    connection->next = server->connections;
    connection->link = &server->connections;
    if (connection->next != NULL)
        connection->next->link = &connection->next;
    server->connections = connection;
    return true;
}

static void accept_all(struct server *server) {
    for (;;) {
        int fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd != -1)
            connection_open(server, fd);
        else if (errno != EINTR && errno != ECONNABORTED) {
            set_full(server, errno == EMFILE && server->connections != NULL);
            return;
        }
    }
}

static int serve(struct server *server, int stop) {
    struct epoll_event events[EVENTS];
    if (watch(server->epoll, EPOLL_CTL_ADD, server->listener, &server->listener, true) == -1 ||
        watch(server->epoll, EPOLL_CTL_ADD, stop, NULL, true) == -1)
        return -1;
    for (;;) {
        int count = epoll_wait(server->epoll, events, EVENTS, -1);
        if (count == -1 && errno != EINTR)
            return -1;
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL)
                return 0;
            if (events[i].data.ptr == &server->listener)
                accept_all(server);
            else if (!connection_pump(events[i].data.ptr)) {
                connection_close(events[i].data.ptr);
                set_full(server, false);
            }
        }
    }
}

int echo_serve(int listener, int stop) {
    struct server server = {.epoll = epoll_create1(EPOLL_CLOEXEC), .listener = listener};
    if (server.epoll == -1)
        return -1;
    int result = serve(&server, stop), error = errno;
    while (server.connections != NULL)
        connection_close(server.connections);
    close(server.epoll);
    errno = error;
    return result;
}
