// capacity.c - how much a pipe holds, and how to change that. pipe(7), "Pipe capacity"; fcntl(2).
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

// Writes single bytes until the pipe refuses one. The write end must be non-blocking.
static long fill(int fd) {
    long count = 0;
    while (write(fd, "x", 1) == 1)
        count++;
    if (errno != EAGAIN)
        error_errno("write");
    return count;
}

static void resize(int fd, int bytes) {
    int actual = fcntl(fd, F_SETPIPE_SZ, bytes);
    if (actual == -1)
        printf("F_SETPIPE_SZ %7d: %m\n", bytes);
    else
        printf("F_SETPIPE_SZ %7d: now %d\n", bytes, actual);
}

int main(void) {
    int ends[2];
    if (pipe2(ends, O_NONBLOCK) == -1)
        error_errno("pipe2");
    printf("F_GETPIPE_SZ:         %d\n", fcntl(ends[1], F_GETPIPE_SZ));
    printf("bytes that went in:   %ld\n", fill(ends[1]));
    resize(ends[1], 4096); // it holds more than that now
    char buffer[65536];
    ssize_t n = read(ends[0], buffer, sizeof buffer);
    if (n == -1)
        error_errno("read");
    printf("bytes taken out:      %zd\n", n);
    resize(ends[1], 4096);
    resize(ends[1], 1);
    resize(ends[1], 100000);
    resize(ends[1], 1 << 20);
    close(ends[0]);
    close(ends[1]);
    return 0;
}
