// expect: deadlock
// Looks for the next process first, so that it knows whether there is one, and reports its prime when
// the row is complete.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int get(int in, int *n) {
    ssize_t r;
    while ((r = read(in, n, sizeof *n)) == -1 && errno == EINTR)
        ;
    return r == sizeof *n;
}

static int put(int out, int n) {
    ssize_t r;
    while ((r = write(out, &n, sizeof n)) == -1 && errno == EINTR)
        ;
    return r == sizeof n;
}

static int sieve(int in) {
    int prime, n, fd[2] = {-1, -1}, status = 0, bad = 0;
    pid_t pid = 0;
    if (!get(in, &prime))
        return 0;
    while (get(in, &n))
        if (n % prime != 0) {
            if (pipe(fd) == -1)
                return 1;
            pid = fork();
            if (pid == -1)
                return 1;
            if (pid == 0) {
                close(in);
                close(fd[1]);
                int result = sieve(fd[0]);
                close(fd[0]);
                _exit(result);
            }
            close(fd[0]);
            break;
        }
    prime_found(prime);
    if (pid > 0) {
        bad = !put(fd[1], n);
        while (!bad && get(in, &n))
            if (n % prime != 0)
                bad = !put(fd[1], n);
        close(fd[1]);
        while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
            ;
    }
    return bad || status != 0;
}

int sieve_run(void) {
    int n, fd[2], status, bad = 0;
    if (pipe(fd) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1) {
        close(fd[0]);
        close(fd[1]);
        return -1;
    }
    if (pid == 0) {
        close(fd[1]);
        int result = sieve(fd[0]);
        close(fd[0]);
        _exit(result);
    }
    close(fd[0]);
    while (!bad && (n = next_number()) != 0)
        bad = !put(fd[1], n);
    close(fd[1]);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    return bad || status != 0 ? -1 : 0;
}
