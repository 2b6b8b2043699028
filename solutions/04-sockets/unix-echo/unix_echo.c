/* A server that sends back what it is sent: the reference solution. The contract is in
 * unix_echo.h.
 *
 * SIGTERM is blocked but while ppoll waits. So it never falls between a look at `is_ending` and a
 * call that waits, and only one call waits: all others are made when they can be done at once. */
#include "unix_echo.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
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

/* --- the name --------------------------------------------------------------------------------- */

/* Whether the name is a socket that nobody listens at any more: who tries to connect is refused. */
static bool is_stale(const struct sockaddr_un *address) {
    struct stat status;
    int fd, result;
    if (lstat(address->sun_path, &status) == -1 || !S_ISSOCK(status.st_mode))
        return false;
    if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) == -1)
        return false;
    do
        result = connect(fd, (const struct sockaddr *)address, sizeof *address);
    while (result == -1 && errno == EINTR);
    bool stale = result == -1 && errno == ECONNREFUSED;
    close(fd);
    return stale;
}

static int bind_to(int fd, const struct sockaddr_un *address) {
    int result = bind(fd, (const struct sockaddr *)address, sizeof *address);
    if (result == -1 && errno == EADDRINUSE) {
        if (is_stale(address) && unlink(address->sun_path) == 0)
            return bind(fd, (const struct sockaddr *)address, sizeof *address);
        errno = EADDRINUSE;
    }
    return result;
}

/* Returns a socket that listens and never blocks, or -1. */
static int listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    bool is_bound = bind_to(fd, &address) == 0;
    if (is_bound && listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    if (is_bound)
        unlink(path);
    close(fd);
    errno = error;
    return -1;
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

static bool tell(int ready) {
    ssize_t count;
    while ((count = write(ready, "\n", 1)) == -1 && errno == EINTR)
        continue;
    return count == 1;
}

int unix_echo(const char *path, int ready) {
    const struct sigaction action = {.sa_handler = on_sigterm};
    sigset_t sigterm, open;
    sigemptyset(&sigterm);
    sigaddset(&sigterm, SIGTERM);
    sigprocmask(SIG_BLOCK, &sigterm, &open);
    sigdelset(&open, SIGTERM);
    sigaction(SIGTERM, &action, NULL);

    int listener = listen_at(path);
    if (listener == -1)
        return -1;
    int result = tell(ready) ? serve(listener, &open) : -1;
    int error = errno;
    unlink(path); /* while nobody else can take it for a stale one */
    close(listener);
    errno = error;
    return result;
}
