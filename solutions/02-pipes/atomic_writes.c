// atomic_writes.c - four writers, one pipe, and no record torn: none is larger than PIPE_BUF.
//
// Usage: atomic_writes [BYTES [ROUNDS]]: the size of a record (4096) and how many a writer sends.
#include "error.h"
#include "io.h"
#include "process.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITERS = 4, LARGEST = PIPE_BUF };

static void write_records(int fd, char letter, size_t size, long rounds) {
    char record[LARGEST];
    memset(record, letter, size);
    for (long i = 0; i < rounds; i++) {
        if (write(fd, record, size) != (ssize_t)size)
            error_errno("write");
    }
}

static bool all_equal(const char *record, size_t size) {
    return size <= 1 || memcmp(record, record + 1, size - 1) == 0;
}

static void count_torn(int fd, size_t size) {
    char record[LARGEST];
    long whole = 0, torn = 0;
    ssize_t n;
    while ((n = io_read_full(fd, record, size)) > 0) {
        if ((size_t)n == size && all_equal(record, size))
            whole++;
        else
            torn++;
    }
    if (n == -1)
        error_errno("read");
    printf("%ld whole, %ld torn\n", whole, torn);
}

int main(int argc, char *argv[]) {
    size_t size = argc > 1 ? strtoul(argv[1], NULL, 10) : LARGEST;
    long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 1000;
    if (size < 1 || size > LARGEST || rounds < 1) {
        fprintf(stderr, "usage: atomic_writes [1..%d [rounds]]\n", LARGEST);
        return 2;
    }
    int ends[2];
    pid_t writers[WRITERS];
    if (pipe(ends) == -1)
        error_errno("pipe");
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = process_fork();
        if (writers[i] == 0) {
            close(ends[0]);
            write_records(ends[1], (char)('A' + i), size, rounds);
            process_leave(0);
        }
    }
    close(ends[1]);
    count_torn(ends[0], size);
    close(ends[0]);
    int failed = 0;
    for (int i = 0; i < WRITERS; i++)
        failed += process_wait(writers[i]) != 0;
    return failed;
}
