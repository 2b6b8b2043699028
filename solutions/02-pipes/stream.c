// stream.c - what a pipe keeps and what it does not: every byte in order; no trace of the writes.
//
// One process holds both ends, so nothing here depends on who runs first.
#include "error.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(int fd, const char *text) {
    if (write(fd, text, strlen(text)) == -1)
        error_errno("write");
    printf("write  \"%s\"\n", text);
}

static void take(int fd, size_t count) {
    char buffer[64];
    ssize_t n = read(fd, buffer, count);
    if (n == -1)
        error_errno("read");
    printf("read   up to %zu: %zd, \"%.*s\"\n", count, n, (int)n, buffer);
}

// region: main
int main(void) {
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    put(ends[1], "ping");
    put(ends[1], "pong");
    take(ends[0], 64);
    put(ends[1], "abcdef");
    take(ends[0], 4);
    take(ends[0], 4);
    close(ends[1]);
    take(ends[0], 4); // nothing left, and nobody who could write
    close(ends[0]);
    return 0;
}
// endregion: main
