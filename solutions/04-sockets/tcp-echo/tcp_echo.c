/* A server that sends back what it is sent, over TCP: the reference solution. The contract is in
 * tcp_echo.h.
 *
 * SIGTERM is blocked but while ppoll waits. So it never falls between a look at `is_ending` and a
 * call that waits, and only one call waits: all others are made when they can be done at once. */
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

enum { BACKLOG = 16, BUFFER = 16384 };

static volatile sig_atomic_t is_ending;

static void on_sigterm(int number) {
    (void)number;
    is_ending = 1;
}

/* Blocks until `fd` is ready, or SIGTERM has come: false then, or when ppoll fails. */
static bool wait_for(int fd, short events, const sigset_t *open) {
    struct pollfd wait = {.fd = fd, .events = events};
    while (!is_ending) {
        if (ppoll(&wait, 1, NULL, open) > 0)
            return true;
        if (errno != EINTR)
            return false;
    }
    return false;
}

/* --- the port --------------------------------------------------------------------------------- */

/* Connections that an earlier server has closed keep the port for a while, socket(7): SO_REUSEADDR
 * says that they are no obstacle. One that listens still is. */
static int listen_at(uint16_t port) {
    const int yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* Writes the port that the socket has. */
static bool tell(int report, int listener) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    char line[16];
    if (getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return false;
    snprintf(line, sizeof line, "%d\n", ntohs(address.sin_port));
    size_t length = strlen(line), done = 0;
    while (done < length) {
        ssize_t count = write(report, line + done, length - done);
        if (count == -1 && errno != EINTR)
            return false;
        if (count > 0)
            done += (size_t)count;
    }
    return true;
}

/* --- clients ---------------------------------------------------------------------------------- */

static bool send_all(int fd, const char *data, size_t size, const sigset_t *open) {
    while (size > 0) {
        if (!wait_for(fd, POLLOUT, open))
            return false;
        ssize_t count = send(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count == -1 && errno != EINTR && errno != EAGAIN)
            return false; /* the client has gone */
        if (count > 0) {
            data += count;
            size -= (size_t)count;
        }
    }
    return true;
}

/* Until the client sends no more, has gone, or SIGTERM comes. */
static void serve_client(int fd, const sigset_t *open) {
    char buffer[BUFFER];
    while (wait_for(fd, POLLIN, open)) {
        ssize_t count = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count == 0 || (count == -1 && errno != EINTR && errno != EAGAIN))
            return;
        if (count > 0 && !send_all(fd, buffer, (size_t)count, open))
            return;
    }
}

/* Whether accept may be called again: for the client it failed, not for the server. */
static bool concerns_the_client(int error) {
    return error == EINTR || error == EAGAIN || error == ECONNABORTED;
}

static int serve(int listener, const sigset_t *open) {
    while (wait_for(listener, POLLIN, open)) {
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd == -1 && !concerns_the_client(errno))
            return -1;
        if (fd != -1) {
            serve_client(fd, open);
            close(fd);
        }
    }
    return is_ending ? 0 : -1;
}

int tcp_echo(uint16_t port, int report) {
    const struct sigaction action = {.sa_handler = on_sigterm};
    sigset_t sigterm, open;
    sigemptyset(&sigterm);
    sigaddset(&sigterm, SIGTERM);
    sigprocmask(SIG_BLOCK, &sigterm, &open);
    sigdelset(&open, SIGTERM);
    sigaction(SIGTERM, &action, NULL);

    int listener = listen_at(port);
    if (listener == -1)
        return -1;
    int result = tell(report, listener) ? serve(listener, &open) : -1;
    int error = errno;
    close(listener);
    errno = error;
    return result;
}
