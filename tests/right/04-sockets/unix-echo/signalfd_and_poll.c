/* The signal is a descriptor, like everything else that the server waits for. */
#include "unix_echo.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
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

static int open_listener(const char *path)
{
    struct sockaddr_un a;
    memset(&a, 0, sizeof a);
    a.sun_family = AF_UNIX;
    if (strlen(path) > sizeof a.sun_path - 1) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strncpy(a.sun_path, path, sizeof a.sun_path - 1);

    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd == -1)
        return -1;
    int r = bind(fd, (struct sockaddr *)&a, sizeof a);
    if (r == -1 && errno == EADDRINUSE) {
        int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (probe == -1) {
            close(fd);
            return -1;
        }
        int c;
        while ((c = connect(probe, (struct sockaddr *)&a, sizeof a)) == -1 && errno == EINTR)
            ;
        int e = errno;
        close(probe);
        struct stat st;
        if (c == -1 && e == ECONNREFUSED && stat(path, &st) == 0 && S_ISSOCK(st.st_mode) &&
            unlink(path) == 0)
            r = bind(fd, (struct sockaddr *)&a, sizeof a);
        if (r == -1)
            errno = EADDRINUSE;
    }
    if (r == -1 || listen(fd, SOMAXCONN) == -1) {
        int e = errno;
        close(fd);
        errno = e;
        return -1;
    }
    return fd;
}

int unix_echo(const char *path, int ready)
{
    struct server s;
    sigset_t term;
    int result = -1, e;

    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &term, NULL) == -1)
        return -1;
    s.listener = open_listener(path);
    if (s.listener == -1)
        return -1;
    s.stop = signalfd(-1, &term, SFD_CLOEXEC);
    if (s.stop == -1)
        goto close_listener;
    while (write(ready, "\n", 1) == -1)
        if (errno != EINTR)
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
    unlink(path);
    errno = e;
    return result;
}
