#include "inet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

// region: try_each
// Looks HOST and PORT up and gives each address to TRY, until one is worth a descriptor.
static int try_each(const char *host, const char *port, int flags,
                    int (*try)(const struct addrinfo *)) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags}, *first;
    int error = getaddrinfo(host, port, &hints, &first);
    if (error != 0) {
        errno = error == EAI_SYSTEM ? errno : EADDRNOTAVAIL;
        return -1;
    }
    int fd = -1;
    for (struct addrinfo *info = first; info != NULL && fd == -1; info = info->ai_next)
        fd = try(info);
    error = errno; // of the last try
    freeaddrinfo(first);
    errno = error;
    return fd;
}
// endregion: try_each

static int give_up(int fd) {
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

// region: listen
static int listen_at(const struct addrinfo *info) {
    int type = info->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, on = 1;
    int fd = socket(info->ai_family, type, info->ai_protocol);
    if (fd == -1)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1 ||
        bind(fd, info->ai_addr, info->ai_addrlen) == -1 || listen(fd, SOMAXCONN) == -1)
        return give_up(fd);
    return fd;
}

int inet_listen(const char *host, const char *port) {
    return try_each(host, port, AI_PASSIVE, listen_at);
}
// endregion: listen

// region: wait_connected
// A connect that is interrupted goes on by itself. Waits until it is over; returns how it ended.
static int wait_connected(int fd) {
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    while (poll(&wait, 1, -1) == -1)
        if (errno != EINTR)
            return -1;
    int error;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == -1)
        return -1;
    errno = error;
    return error == 0 ? 0 : -1;
}
// endregion: wait_connected

static int connect_to(const struct addrinfo *info) {
    int fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC, info->ai_protocol);
    if (fd == -1)
        return -1;
    if (connect(fd, info->ai_addr, info->ai_addrlen) == -1 &&
        (errno != EINTR || wait_connected(fd) == -1))
        return give_up(fd);
    return fd;
}

int inet_connect(const char *host, const char *port) {
    return try_each(host, port, 0, connect_to);
}

int inet_port(int fd) {
    struct sockaddr_storage address; // large enough for any family
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) == -1)
        return -1;
    if (address.ss_family == AF_INET)
        return ntohs(((struct sockaddr_in *)&address)->sin_port);
    return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
}
