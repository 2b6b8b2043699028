// nonblocking.c - how much a write moves when it may not wait. write(2); pipe(7), "PIPE_BUF".
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

static char bytes[70000];

static void report(const char *call, size_t asked, ssize_t n) {
    if (n == -1 && errno != EAGAIN)
        error_errno("%s", call);
    if (n == -1)
        printf("%-5s %5zu: EAGAIN\n", call, asked);
    else
        printf("%-5s %5zu: %zd\n", call, asked, n);
}

static void put(int fd, size_t count) {
    report("write", count, write(fd, bytes, count));
}

static void take(int fd, size_t count) {
    report("read", count, read(fd, bytes, count));
}

// region: main
int main(void) {
    int ends[2];
    if (pipe2(ends, O_NONBLOCK) == -1)
        error_errno("pipe2");
    take(ends[0], 100);         // empty, and a writer exists
    put(ends[1], 70000);        // more than there is room for
    put(ends[1], 1);            // full
    take(ends[0], 100);         // part of the first page
    put(ends[1], 100);          // still full: room is counted in pages
    take(ends[0], 3996);        // the rest of the first page
    put(ends[1], PIPE_BUF + 1); // over PIPE_BUF: as much as fits
    take(ends[0], 70000);       // all of it
    close(ends[1]);
    take(ends[0], 100); // empty, and no writer is left
    close(ends[0]);
    return 0;
}
// endregion: main
