// expect: fault-handling
// EMFILE of accept is an error, and ends the server.
#include "epoll_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    struct connection *next, **self;
    int fd;
    bool ended;
    size_t start, end; /* what is in the buffer and not sent */
    char buffer[ECHO_BUFFER];
};

struct echo {
    int epoll, listener, spare;
    struct connection *all;
};

static void drop(struct connection *c) {
    *c->self = c->next;
    if (c->next)
        c->next->self = c->self;
    close(c->fd);
    free(c);
}

/* Receives and sends until neither can be done. */
static void go_on(struct connection *c) {
    for (;;) {
        bool moved = false;
        while (c->start < c->end) {
            ssize_t n = send(c->fd, c->buffer + c->start, c->end - c->start, MSG_NOSIGNAL);
            if (n >= 0) {
                c->start += (size_t)n;
                moved = true;
            } else if (errno == EAGAIN) {
                break;
            } else if (errno != EINTR) {
                drop(c);
                return;
            }
        }
        if (c->start == c->end) {
            c->start = c->end = 0;
            if (c->ended) {
                drop(c);
                return;
            }
        }
        while (!c->ended && c->end < ECHO_BUFFER) {
            ssize_t n = recv(c->fd, c->buffer + c->end, ECHO_BUFFER - c->end, 0);
            if (n > 0) {
                c->end += (size_t)n;
                moved = true;
            } else if (n == 0) {
                c->ended = moved = true;
            } else if (errno == EAGAIN) {
                break;
            } else if (errno != EINTR) {
                drop(c);
                return;
            }
        }
        if (!moved)
            return;
    }
}

static int admit(struct echo *e) {
    for (;;) {
        int fd = accept4(e->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd == -1) {
            switch (errno) {
            case EAGAIN: return 0;
            case EMFILE:
            case ENFILE:
            case EBADF:
            case EINVAL:
            case ENOTSOCK: return -1;
            case ENOMEM:
            case ENOBUFS: return 0;
            default: continue;
            }
        }
        struct connection *c = malloc(sizeof *c);
        if (!c) {
            close(fd);
            continue;
        }
        c->fd = fd;
        c->ended = false;
        c->start = c->end = 0;
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
        if (epoll_ctl(e->epoll, EPOLL_CTL_ADD, fd, &event) == -1) {
            close(fd);
            free(c);
            continue;
        }
        c->next = e->all;
        c->self = &e->all;
        if (c->next)
            c->next->self = &c->next;
        e->all = c;
    }
}

int echo_serve(int listener, int stop) {
    struct echo e = {.epoll = epoll_create1(EPOLL_CLOEXEC), .listener = listener, .spare = -1};
    int result = -1;
    if (e.epoll == -1)
        return -1;
    e.spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct epoll_event at_stop = {.events = EPOLLIN, .data.ptr = &stop};
    struct epoll_event at_door = {.events = EPOLLIN, .data.ptr = &e};
    if (e.spare == -1 || epoll_ctl(e.epoll, EPOLL_CTL_ADD, stop, &at_stop) == -1 ||
        epoll_ctl(e.epoll, EPOLL_CTL_ADD, listener, &at_door) == -1)
        goto out;
    for (;;) {
        struct epoll_event events[32];
        int n = epoll_wait(e.epoll, events, 32, -1);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            goto out;
        }
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == &stop) {
                result = 0;
                goto out;
            }
            if (events[i].data.ptr == &e) {
                if (admit(&e) == -1)
                    goto out;
            } else {
                go_on(events[i].data.ptr);
            }
        }
    }
out:;
    int error = errno;
    while (e.all)
        drop(e.all);
    if (e.spare != -1)
        close(e.spare);
    close(e.epoll);
    errno = error;
    return result;
}
