// Opens its read end without waiting; then the write end waits for the other's. That the other's
// write end is there too is known when a first byte has come from it.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fifo(char path[], const char *folder, const char *name)
{
    struct stat status;
    int length = snprintf(path, PATH_MAX, "%s/%s", folder, name);
    if (length < 0 || length >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (mknod(path, S_IFIFO | 0600, 0) == 0)
        return true;
    if (errno != EEXIST)
        return false;
    bool right = lstat(path, &status) == 0 && S_ISFIFO(status.st_mode);
    errno = EEXIST;
    return right;
}

static bool say_hello(int fd)
{
    ssize_t n;
    while ((n = write(fd, "h", 1)) == -1 && errno == EINTR)
        continue;
    return n == 1;
}

static bool hear_hello(int fd)
{
    char byte;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, -1) == 1) {
            ssize_t n = read(fd, &byte, 1);
            if (n == 1)
                return true;
            if (n == 0)
                errno = EPIPE;
        }
        if (errno != EINTR && errno != EAGAIN)
            return false;
    }
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char requests[PATH_MAX], replies[PATH_MAX];
    if (!fifo(requests, folder, RENDEZVOUS_REQUESTS) || !fifo(replies, folder, RENDEZVOUS_REPLIES))
        return -1;

    int in = open(side == CLIENT ? replies : requests, O_RDONLY | O_NONBLOCK), out = -1;
    if (in == -1)
        return -1;
    do
        out = open(side == CLIENT ? requests : replies, O_WRONLY);
    while (out == -1 && errno == EINTR);
    if (out == -1 || !say_hello(out) || !hear_hello(in)) {
        int error = errno;
        close(in);
        if (out != -1)
            close(out);
        errno = error;
        return -1;
    }
    fcntl(in, F_SETFL, 0);
    unlink(requests);
    unlink(replies);
    *channel = (struct channel){.in = in, .out = out};
    return 0;
}
