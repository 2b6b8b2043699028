// expect: warning
#include "readn_writen.h"

#include <errno.h>
#include <unistd.h>

ssize_t readn(int fd, void *buffer, size_t count)
{
    int n, total = 0;
    char *p = buffer;

    while (total < count) {
        n = read(fd, p + total, count - total);
        if (n == 0)
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        total += n;
    }
    return total;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    int n, total = 0;
    const char *p = buffer;

    while (total < count) {
        n = write(fd, p + total, count - total);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        total += n;
    }
    return total;
}
