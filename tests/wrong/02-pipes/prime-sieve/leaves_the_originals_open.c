// expect: fd-leak
// Each process reads from standard input and writes to standard output, as filters do.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int take(int *n) {
    ssize_t r;
    while ((r = read(0, n, sizeof *n)) == -1 && errno == EINTR)
        ;
    return r == (ssize_t)sizeof *n;
}

static int give(int fd, int n) {
    ssize_t r;
    while ((r = write(fd, &n, sizeof n)) == -1 && errno == EINTR)
        ;
    return r == (ssize_t)sizeof n ? 0 : -1;
}

static int sift(void) {
    int p, n, fds[2] = {-1, -1}, err = 0, st;
    pid_t kid = 0;
    if (!take(&p))
        return 0;
    prime_found(p);
    while (!err && take(&n)) {
        if (n % p == 0)
            continue;
        if (kid == 0) {
            if (pipe(fds) == -1 || (kid = fork()) == -1)
                return -1;
            if (kid == 0) {
                dup2(fds[0], 0); /* standard input is the pipe now */
                close(fds[1]);
                _exit(sift() == 0 ? 0 : 1);
            }
            close(fds[0]);
        }
        err = give(fds[1], n);
    }
    close(0);
    if (kid > 0) {
        close(fds[1]);
        while (waitpid(kid, &st, 0) == -1 && errno == EINTR)
            ;
        if (st != 0)
            err = -1;
    }
    return err;
}

int sieve_run(void) {
    int n, fds[2], err = 0, st;
    if (pipe(fds) == -1)
        return -1;
    pid_t kid = fork();
    if (kid == -1) {
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (kid == 0) {
        dup2(fds[0], 0);
        close(fds[1]);
        _exit(sift() == 0 ? 0 : 1);
    }
    close(fds[0]);
    while (!err && (n = next_number()) != 0)
        err = give(fds[1], n);
    close(fds[1]);
    while (waitpid(kid, &st, 0) == -1 && errno == EINTR)
        ;
    return st != 0 ? -1 : err;
}
