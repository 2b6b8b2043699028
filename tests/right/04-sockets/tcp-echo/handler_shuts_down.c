/* A socket that is shut down stays so: whoever waits on it or will wait on it is told. shutdown(2) may be
 * called in a signal handler. */
#include "tcp_echo.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t stopped, listener = -1, client = -1;

static void stop(int sig)
{
    int saved = errno;
    (void)sig;
    stopped = 1;
    if (listener != -1)
        shutdown(listener, SHUT_RDWR);
    if (client != -1)
        shutdown(client, SHUT_RDWR);
    errno = saved;
}

static void echo(int fd)
{
    unsigned char data[1000];
    for (;;) {
        ssize_t got = recv(fd, data, sizeof data, 0), put = 0;
        if (got == -1 && errno == EINTR)
            continue;
        if (got <= 0)
            return;
        while (put < got) {
            ssize_t n = send(fd, data + put, (size_t)(got - put), MSG_NOSIGNAL);
            if (n == -1 && errno == EINTR)
                continue;
            if (n == -1)
                return;
            put += n;
        }
    }
}

int tcp_echo(uint16_t port, int report)
{
    struct sockaddr_in name = {AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {0}};
    socklen_t size = sizeof name;
    int result = -1, one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&name, size) != 0 || listen(fd, 10) != 0 ||
        getsockname(fd, (struct sockaddr *)&name, &size) != 0)
        goto end;
    listener = fd;
    signal(SIGTERM, stop);
    if (dprintf(report, "%d\n", ntohs(name.sin_port)) < 0)
        goto end;
    result = 0;
    while (!stopped) {
        int next = accept(fd, NULL, NULL);
        if (next == -1 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (next == -1 && !stopped) {
            result = -1;
            break;
        }
        if (next == -1)
            break;
        client = next;
        if (!stopped) /* a signal from here on finds the client */
            echo(next);
        client = -1;
        close(next);
    }
end:;
    int saved = errno;
    signal(SIGTERM, SIG_IGN);
    close(fd);
    errno = saved;
    return result;
}
