// two_full_pipes.c - WRONG: everything is sent to a filter before anything is read back.
//
// Usage: two_full_pipes [BYTES] (1048576)
#include "../error.h"
#include "../io.h"
#include "../process.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AMOUNT = 1 << 20 };

static void filter(int in, int out) {
    char buffer[4096];
    ssize_t n;
    while ((n = read(in, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < n; i++)
            buffer[i] = (char)toupper((unsigned char)buffer[i]);
        if (io_write_full(out, buffer, (size_t)n) == -1)
            error_errno("write");
    }
}

// region: exchange
static size_t exchange(int to, int from, char *data, size_t size) {
    if (io_write_full(to, data, size) == -1)
        error_errno("write");
    close(to);
    ssize_t n = io_read_full(from, data, size);
    if (n == -1)
        error_errno("read");
    return (size_t)n;
}
// endregion: exchange

int main(int argc, char *argv[]) {
    static char data[AMOUNT];
    size_t size = argc > 1 ? strtoul(argv[1], NULL, 10) : sizeof data;
    if (size < 1 || size > sizeof data) {
        fprintf(stderr, "usage: two_full_pipes [1..%d]\n", AMOUNT);
        return 2;
    }
    memset(data, 'a', size);
    int to[2], from[2];
    if (pipe(to) == -1 || pipe(from) == -1)
        error_errno("pipe");
    pid_t child = process_fork();
    if (child == 0) {
        close(to[1]);
        close(from[0]);
        filter(to[0], from[1]);
        process_leave(0);
    }
    close(to[0]);
    close(from[1]);
    size_t back = exchange(to[1], from[0], data, size);
    printf("%zu bytes came back, the last one %c\n", back, data[back - 1]);
    return process_wait(child);
}
