// expect: wrong-output
// A process for each client: they are served all at once, and the children outlive the server.
#include "unix_echo.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int wake[2];

static void term(int s) {
    int kept = errno;
    (void)s;
    if (write(wake[1], "", 1) == -1) { /* it is full: enough */
    }
    errno = kept;
}

enum turn { GO, STOP };
static enum turn await(int fd, short events) {
    struct pollfd p[2] = {{wake[0], POLLIN, 0}, {fd, events, 0}};
    for (;;) {
        int n = poll(p, 2, -1);
        if (n < 1)
            continue;
        return p[0].revents ? STOP : GO;
    }
}

static void serve(int c) {
    char piece[512];
    ssize_t n;
    while ((n = recv(c, piece, sizeof piece, 0)) != 0) {
        if (n < 0 && errno != EINTR)
            return;
        for (ssize_t at = 0, k; at<n; at += k> 0 ? k : 0)
            if ((k = send(c, piece + at, (size_t)(n - at), MSG_NOSIGNAL)) < 0 && errno != EINTR)
                return;
    }
}

static int claim(int fd, const char *path) {
    struct sockaddr_un u;
    memset(&u, 0, sizeof u);
    u.sun_family = AF_UNIX;
    memcpy(u.sun_path, path, strlen(path));
    if (!bind(fd, (struct sockaddr *)&u, sizeof u))
        return 0;
    if (errno != EADDRINUSE)
        return -1;
    struct stat s;
    if (stat(path, &s) || !S_ISSOCK(s.st_mode))
        return errno = EADDRINUSE, -1;
    /* A listener answers a connect; a full one says EAGAIN to a socket that does not block. */
    int q = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (q < 0)
        return -1;
    int c = connect(q, (struct sockaddr *)&u, sizeof u), e = errno;
    close(q);
    if (!c || e != ECONNREFUSED)
        return errno = EADDRINUSE, -1;
    if (unlink(path))
        return -1;
    return bind(fd, (struct sockaddr *)&u, sizeof u);
}

int unix_echo(const char *path, int ready) {
    int saved, rc = -1, fd;
    struct sigaction sa = {.sa_handler = term}, before;
    if (strlen(path) >= 108) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (pipe2(wake, O_NONBLOCK | O_CLOEXEC))
        return -1;
    if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) < 0)
        goto pipes;
    if (claim(fd, path))
        goto sock;
    if (listen(fd, 8))
        goto name;
    sigaction(SIGTERM, &sa, &before);
    ssize_t w;
    while ((w = write(ready, "\n", 1)) < 0 && errno == EINTR) {
        char b;
        if (read(wake[0], &b, 1) == 1) {
            sigaction(SIGTERM, &before, NULL);
            raise(SIGTERM);
            sigaction(SIGTERM, &sa, NULL);
        }
    }
    if (w == 1)
        for (;;) {
            if (await(fd, POLLIN) == STOP) {
                rc = 0;
                break;
            }
            int c = accept4(fd, 0, 0, SOCK_CLOEXEC);
            if (c < 0) {
                if (errno == EINTR || errno == EAGAIN || errno == ECONNABORTED)
                    continue;
                break;
            }
            signal(SIGCHLD, SIG_IGN);
            pid_t child = fork();
            if (child == 0) {
                close(fd);
                serve(c);
                _exit(0);
            }
            close(c);
        }
    saved = errno;
    sigaction(SIGTERM, &before, NULL);
    errno = saved;
name:
    saved = errno;
    unlink(path);
    errno = saved;
sock:
    saved = errno;
    close(fd);
    errno = saved;
pipes:
    saved = errno;
    close(wake[0]);
    close(wake[1]);
    errno = saved;
    return rc;
}
