// expect: rule
// Ten times a second it looks whether it is to end: no signal is lost that way.
#include "tcp_echo.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_term(int sig)
{
    (void)sig;
    stop = 1;
}

/* false: SIGTERM */
static bool ready_for(int fd, short events)
{
    struct pollfd p = {fd, events, 0};
    while (!stop) {
        int r = poll(&p, 1, 100);
        if (r > 0)
            return true;
        if (r == -1 && errno != EINTR)
            return false;
    }
    return false;
}

static void serve(int fd)
{
    char buffer[4096];
    while (ready_for(fd, POLLIN)) {
        ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (n == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0)
            return;
        ssize_t sent = 0;
        while (sent < n) {
            if (!ready_for(fd, POLLOUT))
                return;
            ssize_t m = send(fd, buffer + sent, (size_t)(n - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (m == -1 && errno != EINTR && errno != EAGAIN)
                return;
            if (m > 0)
                sent += m;
        }
    }
}

static int listen_on(uint16_t port)
{
    struct sockaddr_in a;
    int yes = 1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) == -1 || listen(fd, 10) == -1) {
        int e = errno;
        close(fd);
        errno = e;
        return -1;
    }
    return fd;
}

static bool report_port(int fd, int report)
{
    struct sockaddr_in a;
    socklen_t size = sizeof a;
    if (getsockname(fd, (struct sockaddr *)&a, &size) == -1)
        return false;
    return dprintf(report, "%u\n", (unsigned)ntohs(a.sin_port)) > 0;
}

int tcp_echo(uint16_t port, int report)
{
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on_term;
    sigaction(SIGTERM, &sa, NULL);

    int fd = listen_on(port);
    if (fd == -1)
        return -1;
    if (!report_port(fd, report)) {
        close(fd);
        return -1;
    }
    int result = 0;
    while (ready_for(fd, POLLIN)) {
        int client = accept(fd, NULL, NULL);
        if (client == -1 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (client == -1) {
            result = -1;
            break;
        }
        serve(client);
        close(client);
    }
    int e = errno;
    close(fd);
    errno = e;
    return result;
}
