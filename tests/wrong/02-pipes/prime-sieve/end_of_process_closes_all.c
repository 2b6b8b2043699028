// expect: fd-leak
// The kernel closes all descriptors of a process that ends, so a stage need not.
#include "prime_sieve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int next_in(int in, int *n) {
    ssize_t r;
    while ((r = read(in, n, sizeof *n)) == -1 && errno == EINTR)
        ;
    return r == sizeof *n;
}

static void stage(int in) {
    int prime, n, out = -1, status = 0, fds[2];
    pid_t child = 0;
    if (!next_in(in, &prime))
        _exit(0);
    prime_found(prime);
    while (next_in(in, &n)) {
        if (n % prime == 0)
            continue;
        if (!child) {
            if (pipe(fds) == -1 || (child = fork()) == -1)
                _exit(1);
            if (!child) {
                close(in);
                close(fds[1]);
                stage(fds[0]);
            }
            close(fds[0]);
            out = fds[1];
        }
        if (write(out, &n, sizeof n) == -1)
            status = 1;
        if (status)
            break;
    }
    if (child) {
        int s;
        close(out);
        while (waitpid(child, &s, 0) == -1 && errno == EINTR)
            ;
        if (s != 0)
            status = 1;
    }
    _exit(status);
}

int sieve_run(void) {
    int n, fds[2], status;
    if (pipe(fds) == -1)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        close(fds[1]);
        stage(fds[0]);
    }
    close(fds[0]);
    while (child != -1 && (n = next_number()) != 0) {
        ssize_t w;
        while ((w = write(fds[1], &n, sizeof n)) == -1 && errno == EINTR)
            ;
        if (w == -1)
            break;
    }
    close(fds[1]);
    while (child != -1 && waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    return child == -1 || status != 0 ? -1 : 0;
}
