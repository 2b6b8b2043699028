// expect: residue
/* The name is removed when the server has been ended, and when listen fails; not when the newline
 * cannot be written. */
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

static enum turn serve(int c) {
    char piece[64];
    enum turn t;
    while ((t = await(c, POLLIN)) == GO) {
        ssize_t n = recv(c, piece, sizeof piece, MSG_DONTWAIT);
        if (n == 0)
            break;
        if (n < 0) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            break;
        }
        char *p = piece;
        while (n) {
            if ((t = await(c, POLLOUT)) == STOP)
                return STOP;
            ssize_t k = send(c, p, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (k < 0) {
                if (errno == EINTR || errno == EAGAIN)
                    continue;
                return GO;
            }
            p += k;
            n -= k;
        }
    }
    return t;
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
            enum turn t = serve(c);
            close(c);
            if (t == STOP) {
                rc = 0;
                break;
            }
        }
    saved = errno;
    sigaction(SIGTERM, &before, NULL);
    errno = saved;
    if (w != 1)
        goto sock;
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
