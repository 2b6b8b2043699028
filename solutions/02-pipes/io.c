#include "io.h"

#include <errno.h>
#include <unistd.h>

// region: read_full
ssize_t io_read_full(int fd, void *buffer, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t n = read(fd, (char *)buffer + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        if (n == 0)
            break; // end-of-file: the caller sees it by the count
        done += (size_t)n;
    }
    return (ssize_t)done;
}
// endregion: read_full

int io_write_full(int fd, const void *buffer, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t n = write(fd, (const char *)buffer + done, count - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        done += (size_t)n;
    }
    return 0;
}
