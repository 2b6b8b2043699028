/* Addresses by getaddrinfo and getnameinfo; the signal is a descriptor. */
#include "tcp_echo.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

struct server {
    int stop;
    int listener;
};

/* 1: fd may be used; 0: it is time to go; -1: error */
static int wait_fd(struct server *s, int fd, short what)
{
    struct pollfd p[2] = {{s->stop, POLLIN, 0}, {fd, what, 0}};
    for (;;) {
        int r = poll(p, 2, -1);
        if (r == -1 && errno == EINTR)
            continue;
        if (r == -1)
            return -1;
        return p[0].revents ? 0 : 1;
    }
}

static int one_client(struct server *s, int fd)
{
    char *buf = malloc(4096);
    int r = 1;
    if (buf == NULL)
        return -1;
    while ((r = wait_fd(s, fd, POLLIN)) == 1) {
        ssize_t n = read(fd, buf, 4096);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        for (ssize_t off = 0; off < n;) {
            if ((r = wait_fd(s, fd, POLLOUT)) != 1)
                goto out;
            ssize_t m = send(fd, buf + off, (size_t)(n - off), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (m == -1 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (m == -1)
                goto out;
            off += m;
        }
    }
out:
    free(buf);
    return r;
}

static int open_listener(uint16_t port)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *list;
    char service[8];
    int fd = -1, on = 1;

    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    sprintf(service, "%hu", port);
    if (getaddrinfo("127.0.0.1", service, &hints, &list) != 0) {
        errno = EIO;
        return -1;
    }
    for (struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next) {
        fd = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);
        if (fd == -1)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
            break;
        int e = errno;
        close(fd);
        errno = e;
        fd = -1;
    }
    int e = errno;
    freeaddrinfo(list);
    errno = e;
    return fd;
}

static int say_port(int fd, int report)
{
    struct sockaddr_storage name;
    socklen_t len = sizeof name;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(fd, (struct sockaddr *)&name, &len) == -1 ||
        getnameinfo((struct sockaddr *)&name, len, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return -1;
    strcat(port, "\n");
    for (char *p = port; *p != '\0';) {
        ssize_t n = write(report, p, strlen(p));
        if (n == -1 && errno != EINTR)
            return -1;
        if (n > 0)
            p += n;
    }
    return 0;
}

int tcp_echo(uint16_t port, int report)
{
    struct server s;
    sigset_t term;
    int result = -1, e;

    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &term, NULL) == -1)
        return -1;
    s.listener = open_listener(port);
    if (s.listener == -1)
        return -1;
    s.stop = signalfd(-1, &term, SFD_CLOEXEC);
    if (s.stop == -1)
        goto close_listener;
    if (say_port(s.listener, report) == -1)
        goto close_stop;

    for (;;) {
        int r = wait_fd(&s, s.listener, POLLIN);
        if (r == 1) {
            int fd = accept(s.listener, NULL, NULL);
            if (fd == -1 && (errno == EINTR || errno == ECONNABORTED || errno == EAGAIN))
                continue;
            if (fd == -1)
                break;
            r = one_client(&s, fd);
            close(fd);
        }
        if (r == 0)
            result = 0;
        if (r != 1)
            break;
    }
close_stop:
    e = errno;
    close(s.stop);
    errno = e;
close_listener:
    e = errno;
    close(s.listener);
    errno = e;
    return result;
}
