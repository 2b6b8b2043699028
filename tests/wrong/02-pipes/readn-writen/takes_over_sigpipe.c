// expect: rule
// writen must fail with EPIPE and not kill the program, so the signal is switched off around it.
#include "readn_writen.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count) {
    char *p = buffer;
    size_t n = count;
    while (n > 0) {
        ssize_t r = read(fd, p, n);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -1;
        if (r == 0)
            break;
        p += r;
        n -= (size_t)r;
    }
    return (ssize_t)(count - n);
}

ssize_t writen(int fd, const void *buffer, size_t count) {
    const char *p = buffer;
    size_t n = count;
    signal(SIGPIPE, SIG_IGN);
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0) {
            int e = errno;
            signal(SIGPIPE, SIG_DFL);
            errno = e;
            return -1;
        }
        p += w;
        n -= (size_t)w;
    }
    signal(SIGPIPE, SIG_DFL);
    return (ssize_t)count;
}
