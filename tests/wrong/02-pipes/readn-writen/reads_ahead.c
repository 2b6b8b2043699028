// expect: wrong-output
// A system call for a few bytes is slow: like stdio, this reads a page at a time and hands out of
// it.
#include "readn_writen.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static char ahead[4096];
static size_t first, last;

static ssize_t fill(int fd)
{
    ssize_t n;

    do
        n = read(fd, ahead, sizeof ahead);
    while (n == -1 && errno == EINTR);
    first = 0;
    last = n > 0 ? (size_t)n : 0;
    return n;
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    char *to = buffer;
    size_t done = 0;

    while (done < count) {
        if (first == last) {
            ssize_t n = fill(fd);
            if (n == -1)
                return -1;
            if (n == 0)
                break;
        }
        size_t n = last - first;
        if (n > count - done)
            n = count - done;
        memcpy(to + done, ahead + first, n);
        first += n;
        done += n;
    }
    return (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    const char *from = buffer;

    for (size_t done = 0; done < count;) {
        ssize_t n = write(fd, from + done, count - done);
        if (n == -1 && errno != EINTR)
            return -1;
        if (n > 0)
            done += (size_t)n;
    }
    return (ssize_t)count;
}
