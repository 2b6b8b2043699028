// expect: rule
// No signal can interrupt a call that does not wait: so the descriptor does not block, for the time
// being, and in between there is a little nap.
#include "readn_writen.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int stop_blocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    return flags;
}

static int nap(int flags) {
    if (errno != EAGAIN || (flags & O_NONBLOCK) != 0)
        return -1; /* no reason to wait */
    usleep(100);
    return 0;
}

static ssize_t restore(int fd, int flags, ssize_t result) {
    int error = errno;
    fcntl(fd, F_SETFL, flags);
    errno = error;
    return result;
}

ssize_t readn(int fd, void *buffer, size_t count) {
    int flags = stop_blocking(fd);
    ssize_t done = 0;
    while (done < (ssize_t)count) {
        ssize_t n = read(fd, (char *)buffer + done, count - (size_t)done);
        if (n == -1 && nap(flags) == -1)
            return restore(fd, flags, -1);
        if (n == 0)
            break;
        if (n > 0)
            done += n;
    }
    return restore(fd, flags, done);
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    int flags = stop_blocking(fd);
    ssize_t done = 0;
    while (done < (ssize_t)count) {
        ssize_t n = write(fd, (const char *)buffer + done, count - (size_t)done);
        if (n == -1 && nap(flags) == -1)
            return restore(fd, flags, -1);
        if (n > 0)
            done += n;
    }
    return restore(fd, flags, done);
}
