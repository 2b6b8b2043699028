// expect: fd-leak
// Whatever fails late has more to close: here the port cannot be reported, and all stays open.
#include "tcp_echo.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
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

static int claim(int fd, uint16_t port) {
    int yes = 1;
    struct sockaddr_in in;
    memset(&in, 0, sizeof in);
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &in.sin_addr);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes))
        return -1;
    return bind(fd, (void *)&in, sizeof in);
}

int tcp_echo(uint16_t port, int report) {
    int saved, rc = -1, fd;
    struct sigaction sa = {.sa_handler = term}, before;
    if (pipe2(wake, O_NONBLOCK | O_CLOEXEC))
        return -1;
    if ((fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) < 0)
        goto pipes;
    if (claim(fd, port))
        goto sock;
    if (listen(fd, 8))
        goto sock;
    sigaction(SIGTERM, &sa, &before);
    struct sockaddr_in got;
    socklen_t size = sizeof got;
    getsockname(fd, (void *)&got, &size);
    char line[10];
    size_t length = (size_t)snprintf(line, sizeof line, "%hu\n", ntohs(got.sin_port));
    ssize_t w;
    while ((w = write(report, line, length)) < 0 && errno == EINTR) {
        char b;
        if (read(wake[0], &b, 1) == 1) {
            sigaction(SIGTERM, &before, NULL);
            raise(SIGTERM);
            sigaction(SIGTERM, &sa, NULL);
        }
    }
    if (w != (ssize_t)length)
        return -1;
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
