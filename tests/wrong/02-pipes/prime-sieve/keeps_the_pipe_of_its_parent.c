// expect: fd-leak
// Parent: writes, so it closes the read end. Child: reads, so it closes the write end.
#include "prime_sieve.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static bool get(int fd, int *number) {
    ssize_t n;
    do {
        n = read(fd, number, sizeof *number);
    } while (n == -1 && errno == EINTR);
    return n == sizeof *number;
}

static bool put(int fd, int number) {
    ssize_t n;
    do {
        n = write(fd, &number, sizeof number);
    } while (n == -1 && errno == EINTR);
    return n == sizeof number;
}

/* Returns the write end of a pipe to a new child, or -1. */
static int new_filter(pid_t *child);

static bool end_filter(int fd, pid_t child) {
    int status;
    close(fd);
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool filter(int in) {
    int prime, number, out = -1;
    pid_t child = 0;
    bool good = true;

    if (!get(in, &prime))
        return true;
    prime_found(prime);
    while (good && get(in, &number)) {
        if (number % prime == 0)
            continue;
        if (out == -1)
            out = new_filter(&child);
        good = out != -1 && put(out, number);
    }
    close(in);
    if (out != -1 && !end_filter(out, child))
        good = false;
    return good;
}

static int new_filter(pid_t *child) {
    int fds[2];
    if (pipe(fds) == -1)
        return -1;
    *child = fork();
    switch (*child) {
    case -1:
        close(fds[0]);
        close(fds[1]);
        return -1;
    case 0:
        close(fds[1]);
        _exit(filter(fds[0]) ? 0 : 1);
    default:
        close(fds[0]);
        return fds[1];
    }
}

int sieve_run(void) {
    int number, out = -1;
    pid_t child = 0;
    bool good = true;

    while (good && (number = next_number()) != 0) {
        if (out == -1)
            out = new_filter(&child);
        good = out != -1 && put(out, number);
    }
    if (out != -1 && !end_filter(out, child))
        good = false;
    return good ? 0 : -1;
}
