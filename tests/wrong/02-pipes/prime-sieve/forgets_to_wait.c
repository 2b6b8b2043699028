// expect: zombie
// When a stage is done it says goodbye to its right by closing the pipe, and ends. The caller waits
// for the first stage, which is its only child.
#include "prime_sieve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static ssize_t in_full(int fd, int *value) {
    ssize_t n;
    while ((n = read(fd, value, sizeof *value)) < 0 && errno == EINTR)
        ;
    return n;
}

static void stage(int in) {
    int prime, value, out = -1;
    if (in_full(in, &prime) != sizeof prime)
        _exit(0);
    prime_found(prime);
    while (in_full(in, &value) == sizeof value) {
        if (value % prime == 0)
            continue;
        if (out == -1) {
            int p[2];
            if (pipe(p) < 0)
                _exit(1);
            pid_t pid = fork();
            if (pid < 0)
                _exit(1);
            if (pid == 0) {
                close(in);
                close(p[1]);
                stage(p[0]);
            }
            close(p[0]);
            out = p[1];
        }
        if (write(out, &value, sizeof value) != sizeof value)
            _exit(1);
    }
    close(in);
    if (out != -1)
        close(out);
    _exit(0);
}

int sieve_run(void) {
    int p[2], value, status = 0, result = 0;
    if (pipe(p) < 0)
        return -1;
    pid_t first = fork();
    if (first < 0) {
        close(p[0]);
        close(p[1]);
        return -1;
    }
    if (first == 0) {
        close(p[1]);
        stage(p[0]);
    }
    close(p[0]);
    while ((value = next_number()) > 0)
        if (write(p[1], &value, sizeof value) != sizeof value) {
            result = -1;
            break;
        }
    close(p[1]);
    while (waitpid(first, &status, 0) < 0 && errno == EINTR)
        ;
    return status == 0 ? result : -1;
}
