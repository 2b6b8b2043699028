// expect: wrong-output
// A stage that can't go on exits with 1. Everybody waits for the next one, so no zombie is left.
#include "prime_sieve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(void) {
    _exit(EXIT_FAILURE);
}

static int next_of(int in, int *number) {
    ssize_t n;
    while ((n = read(in, number, sizeof *number)) < 0 && errno == EINTR)
        ;
    return n == sizeof *number;
}

static void stage(int in) {
    int prime, number, fds[2];
    pid_t child = 0;
    if (!next_of(in, &prime))
        _exit(EXIT_SUCCESS);
    prime_found(prime);
    while (next_of(in, &number)) {
        if (number % prime == 0)
            continue;
        if (child == 0) {
            if (pipe(fds) < 0)
                die();
            if ((child = fork()) < 0)
                die();
            if (child == 0) {
                close(fds[1]);
                close(in);
                stage(fds[0]);
            }
            close(fds[0]);
        }
        if (write(fds[1], &number, sizeof number) < 0)
            break; /* the next one is gone, so there is nothing left to do */
    }
    close(in);
    if (child > 0) {
        close(fds[1]);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    _exit(EXIT_SUCCESS);
}

int sieve_run(void) {
    int fds[2], number;
    if (pipe(fds) < 0)
        return -1;
    pid_t child = fork();
    if (child < 0) {
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (child == 0) {
        close(fds[1]);
        stage(fds[0]);
    }
    close(fds[0]);
    while ((number = next_number()) != 0)
        if (write(fds[1], &number, sizeof number) < 0)
            break;
    close(fds[1]);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return 0;
}
