// expect: rule
// The sieve calls itself: whoever has a number left over forks, and the child is the next sieve.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int source = -1; /* the pipe from the left, -1: the numbers come from the caller */

static int next(int *n) {
    if (source == -1)
        return (*n = next_number()) != 0;
    ssize_t got;
    do
        got = read(source, n, sizeof *n);
    while (got == -1 && errno == EINTR);
    return got == (ssize_t)sizeof *n;
}

int sieve_run(void) {
    int prime = 0, n, out = -1, status = 0;
    pid_t child = 0;
    if (source != -1) {
        if (!next(&prime))
            return 0;
        prime_found(prime);
    }
    while (next(&n)) {
        if (prime != 0 && n % prime == 0)
            continue;
        if (out == -1) {
            int fd[2];
            if (pipe(fd) == -1)
                return -1;
            child = fork();
            if (child == -1)
                return -1;
            if (child == 0) {
                close(fd[1]);
                if (source != -1)
                    close(source);
                source = fd[0];
                return sieve_run();
            }
            close(fd[0]);
            out = fd[1];
        }
        if (write(out, &n, sizeof n) != sizeof n)
            break;
    }
    if (source != -1)
        close(source);
    if (out != -1) {
        close(out);
        waitpid(child, &status, 0);
    }
    return status == 0 ? 0 : -1;
}
