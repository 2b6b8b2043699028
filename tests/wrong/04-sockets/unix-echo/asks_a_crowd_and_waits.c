// expect: deadlock
/* Whether somebody listens is asked by a connect that blocks: where as many clients wait as may, it
 * waits with them. */
#include "unix_echo.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A server as a bag of descriptors: -1 is "not open". One epoll for everything. */
struct server {
    int listener, signals, epoll, client;
    int named;
    const char *path;
};

static int finish(struct server *s, int result) {
    int why = errno;
    if (s->client != -1)
        close(s->client);
    if (s->epoll != -1)
        close(s->epoll);
    if (s->signals != -1)
        close(s->signals);
    if (s->listener != -1)
        close(s->listener);
    if (s->named)
        unlink(s->path);
    errno = why;
    return result;
}

static int watch(struct server *s, int op, int fd, uint32_t what) {
    struct epoll_event ev = {.events = what, .data.fd = fd};
    return epoll_ctl(s->epoll, op, fd, &ev);
}

/* The descriptor that is ready; the signals' one first of all. -1: error. */
static int next(struct server *s) {
    struct epoll_event ev[3];
    int n;
    do
        n = epoll_wait(s->epoll, ev, 3, -1);
    while (n == -1 && errno == EINTR);
    for (int i = 0; i < n; i++)
        if (ev[i].data.fd == s->signals)
            return s->signals;
    return n > 0 ? ev[0].data.fd : -1;
}

int unix_echo(const char *path, int ready) {
    struct server s = {-1, -1, -1, -1, 0, path};
    struct sockaddr_un where;
    memset(&where, 0, sizeof where);
    where.sun_family = AF_UNIX;
    if (strlen(path) > 107)
        return errno = ENAMETOOLONG, -1;
    strcpy(where.sun_path, path);
    s.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (s.listener == -1)
        return -1;
    /* try to be the owner; at most twice */
    for (int attempt = 0; bind(s.listener, (struct sockaddr *)&where, sizeof where) == -1;
         attempt++) {
        if (errno != EADDRINUSE || attempt == 2)
            return finish(&s, -1);
        struct stat st;
        if (lstat(path, &st) == -1) {
            if (errno == ENOENT)
                continue;
            return finish(&s, -1);
        }
        if ((st.st_mode & S_IFMT) != S_IFSOCK) {
            errno = EADDRINUSE;
            return finish(&s, -1);
        }
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (fd == -1)
            return finish(&s, -1);
        int c = connect(fd, (struct sockaddr *)&where, sizeof where);
        int why = errno;
        close(fd);
        if (c == 0 || why != ECONNREFUSED) {
            errno = EADDRINUSE;
            return finish(&s, -1);
        }
        if (unlink(path) == -1 && errno != ENOENT)
            return finish(&s, -1);
    }
    s.named = 1;
    if (listen(s.listener, SOMAXCONN) == -1)
        return finish(&s, -1);
    s.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (s.epoll == -1)
        return finish(&s, -1);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    s.signals = signalfd(-1, &set, SFD_CLOEXEC);
    if (s.signals == -1 || watch(&s, EPOLL_CTL_ADD, s.signals, EPOLLIN) == -1 ||
        watch(&s, EPOLL_CTL_ADD, s.listener, EPOLLIN) == -1)
        return finish(&s, -1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    ssize_t n;
    while ((n = write(ready, "\n", 1)) == -1 && errno == EINTR) {
    }
    if (n != 1)
        return finish(&s, -1);

    char *buffer = malloc(8192);
    size_t from = 0, to = 0;
    int result = 0;
    if (buffer == NULL)
        return finish(&s, -1);
    for (;;) {
        int fd = next(&s);
        if (fd == -1) {
            result = -1;
            break;
        }
        if (fd == s.signals)
            break;
        if (fd == s.listener) {
            s.client = accept4(s.listener, NULL, NULL, SOCK_NONBLOCK);
            if (s.client == -1) {
                if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
                    continue;
                result = -1;
                break;
            }
            from = to = 0;
            if (watch(&s, EPOLL_CTL_MOD, s.listener, 0) == -1 ||
                watch(&s, EPOLL_CTL_ADD, s.client, EPOLLIN) == -1) {
                result = -1;
                break;
            }
            continue;
        }
        int over = 0;
        if (from == to) {
            ssize_t got = read(s.client, buffer, 8192);
            if (got > 0) {
                from = 0;
                to = (size_t)got;
            } else if (got == 0 || (errno != EAGAIN && errno != EINTR))
                over = 1;
        }
        while (!over && from < to) {
            ssize_t put = send(s.client, buffer + from, to - from, MSG_NOSIGNAL);
            if (put >= 0)
                from += (size_t)put;
            else if (errno == EAGAIN)
                break;
            else if (errno != EINTR)
                over = 1;
        }
        if (over) {
            close(s.client);
            s.client = -1;
            if (watch(&s, EPOLL_CTL_MOD, s.listener, EPOLLIN) == -1) {
                result = -1;
                break;
            }
        } else if (watch(&s, EPOLL_CTL_MOD, s.client, from < to ? EPOLLOUT : EPOLLIN) == -1) {
            result = -1;
            break;
        }
    }
    free(buffer);
    return finish(&s, result);
}
