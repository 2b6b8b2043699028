/* A client of a server under test. See client.h. */
#include "client.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A connect that a signal interrupts goes on by itself, connect(2): wait for its end, and ask. */
static int finish_connect(int fd) {
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    int error = 0;
    socklen_t size = sizeof error;
    while (poll(&wait, 1, -1) == -1 && errno == EINTR)
        continue;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == -1)
        return -1;
    errno = error;
    return error == 0 ? 0 : -1;
}

static int connect_to(int domain, const struct sockaddr *address, socklen_t size) {
    int fd = socket(domain, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    int result;
    /* One of the UNIX domain has not begun when it was interrupted. */
    while ((result = connect(fd, address, size)) == -1 && errno == EINTR && domain == AF_UNIX)
        continue;
    if (result == -1 && errno == EINTR)
        result = finish_connect(fd);
    if (result == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int client_at_path(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    return connect_to(AF_UNIX, (const struct sockaddr *)&address, sizeof address);
}

int client_at_port(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect_to(AF_INET, (const struct sockaddr *)&address, sizeof address);
}

size_t client_send(int fd, const void *data, size_t size) {
    size_t done = 0;
    while (done < size) {
        ssize_t count = send(fd, (const char *)data + done, size - done, MSG_NOSIGNAL);
        if (count == -1 && errno != EINTR)
            break;
        if (count > 0)
            done += (size_t)count;
    }
    return done;
}

size_t client_receive(int fd, void *buffer, size_t size) {
    size_t done = 0;
    while (done < size) {
        ssize_t count = recv(fd, (char *)buffer + done, size - done, 0);
        if (count == 0)
            errno = 0;
        if (count == 0 || (count == -1 && errno != EINTR))
            break;
        if (count > 0)
            done += (size_t)count;
    }
    return done;
}

size_t client_exchange(int fd, const void *data, size_t size, bool ends, void *buffer,
                       size_t expected) {
    size_t sent = 0, came = 0;
    while (sent < size && came < expected) {
        struct pollfd wait = {.fd = fd, .events = POLLIN | POLLOUT};
        if (poll(&wait, 1, -1) == -1) {
            if (errno == EINTR)
                continue;
            return came;
        }
        if (wait.revents & POLLOUT) {
            ssize_t count =
                send(fd, (const char *)data + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count > 0)
                sent += (size_t)count;
            else if (errno != EAGAIN && errno != EINTR)
                break; /* what came before the server went may still be received */
        }
        if (wait.revents & (POLLIN | POLLHUP | POLLERR)) {
            ssize_t count = recv(fd, (char *)buffer + came, expected - came, MSG_DONTWAIT);
            if (count == 0)
                errno = 0;
            if (count == 0 || (count == -1 && errno != EAGAIN && errno != EINTR))
                return came;
            if (count > 0)
                came += (size_t)count;
        }
    }
    sent += client_send(fd, (const char *)data + sent, size - sent);
    if (ends)
        shutdown(fd, SHUT_WR);
    return came + client_receive(fd, (char *)buffer + came, expected - came);
}

bool client_sees_end(int fd) {
    char byte;
    ssize_t count;
    while ((count = recv(fd, &byte, 1, 0)) == -1 && errno == EINTR)
        continue;
    if (count > 0)
        errno = 0;
    return count == 0;
}

/* 251 is prime, so that a block that is left out or sent twice shows wherever it is as long as a
 * buffer. */
static unsigned char byte_at(size_t place, unsigned seed) {
    return (unsigned char)((place % 251) * 37 + place / 251 + seed * 101);
}

void client_fill(void *data, size_t size, unsigned seed) {
    for (size_t i = 0; i < size; i++)
        ((unsigned char *)data)[i] = byte_at(i, seed);
}

size_t client_differs(const void *data, size_t size, unsigned seed) {
    size_t i = 0;
    while (i < size && ((const unsigned char *)data)[i] == byte_at(i, seed))
        i++;
    return i;
}
