// expect: rule
// When the square of its prime is larger than a number that comes through, that number is prime too,
// and needs no process of its own. That saves most of them.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int stage(int in);

static int start(int in, int *out) {
    int fd[2];
    if (pipe(fd) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(fd[1]);
        if (in != -1)
            close(in);
        int result = stage(fd[0]);
        close(fd[0]);
        _exit(result);
    }
    close(fd[0]);
    *out = fd[1];
    return pid;
}

static int stop(int out, pid_t pid) {
    int status = 0;
    if (out == -1)
        return 0;
    close(out);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    return status != 0;
}

static int get(int in, int *n) {
    ssize_t r;
    while ((r = read(in, n, sizeof *n)) == -1 && errno == EINTR)
        ;
    return r == sizeof *n;
}

static int stage(int in) {
    int prime, n, out = -1, bad = 0;
    pid_t pid = -1;
    if (!get(in, &prime))
        return 0;
    prime_found(prime);
    while (!bad && get(in, &n)) {
        if (n % prime == 0)
            continue;
        if (out == -1 && n < prime * prime) {
            prime_found(n);
            continue;
        }
        if (out == -1 && (pid = start(in, &out)) == -1)
            bad = 1;
        else
            bad = write(out, &n, sizeof n) != sizeof n;
    }
    return stop(out, pid) || bad;
}

int sieve_run(void) {
    int n, out = -1, bad = 0;
    pid_t pid = -1;
    while (!bad && (n = next_number()) != 0) {
        if (out == -1 && (pid = start(-1, &out)) == -1)
            bad = 1;
        else
            bad = write(out, &n, sizeof n) != sizeof n;
    }
    return stop(out, pid) || bad ? -1 : 0;
}
