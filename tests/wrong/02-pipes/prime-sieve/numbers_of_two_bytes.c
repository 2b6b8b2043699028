// expect: wrong-output
// Primes are small: two bytes a number are enough, and the pipe holds twice as many.
#include "prime_sieve.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int pull(int fd, uint16_t *n) {
    char *to = (char *)n;
    size_t have = 0;
    while (have < sizeof *n) {
        ssize_t r = read(fd, to + have, sizeof *n - have);
        if (r > 0)
            have += (size_t)r;
        else if (r == 0 || errno != EINTR)
            return 0;
    }
    return 1;
}

static int push(int fd, int number) {
    uint16_t n = (uint16_t)number;
    for (;;) {
        ssize_t w = write(fd, &n, sizeof n);
        if (w == sizeof n)
            return 0;
        if (w != -1 || errno != EINTR)
            return -1;
    }
}

/* -1: no child yet */
static int child_of(int in, pid_t *pid, int (*work)(int)) {
    int e[2];
    if (pipe(e) != 0)
        return -1;
    *pid = fork();
    if (*pid == 0) {
        close(e[1]);
        if (in != -1)
            close(in);
        int r = work(e[0]);
        close(e[0]);
        _exit(r);
    }
    close(e[0]);
    if (*pid == -1) {
        close(e[1]);
        return -1;
    }
    return e[1];
}

static int over(int out, pid_t pid) {
    int s = 0;
    if (out == -1)
        return 0;
    close(out);
    while (waitpid(pid, &s, 0) == -1 && errno == EINTR)
        ;
    return s != 0;
}

static int work(int in) {
    uint16_t prime, n;
    int out = -1, bad = 0;
    pid_t pid = 0;
    if (!pull(in, &prime))
        return 0;
    prime_found(prime);
    while (!bad && pull(in, &n)) {
        if (n % prime == 0)
            continue;
        if (out == -1)
            out = child_of(in, &pid, work);
        bad = out == -1 || push(out, n) == -1;
    }
    return over(out, pid) | bad;
}

int sieve_run(void) {
    int n, out = -1, bad = 0;
    pid_t pid = 0;
    while (!bad && (n = next_number()) != 0) {
        if (out == -1)
            out = child_of(-1, &pid, work);
        bad = out == -1 || push(out, n) == -1;
    }
    return over(out, pid) || bad ? -1 : 0;
}
