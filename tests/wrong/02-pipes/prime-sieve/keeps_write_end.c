// expect: deadlock
// Each stage forks the next one. The child closes what belongs to its parent's left, then reads.
#include "prime_sieve.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int stage(int left);

static int spawn(int left, int *to_right, pid_t *pid) {
    int p[2];
    if (pipe(p) < 0)
        return -1;
    *pid = fork();
    if (*pid < 0) {
        close(p[0]);
        close(p[1]);
        return -1;
    }
    if (*pid == 0) {
        if (left >= 0)
            close(left);
        _exit(stage(p[0]) == 0 ? 0 : 1);
    }
    close(p[0]);
    *to_right = p[1];
    return 0;
}

static int reap(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static int stage(int left) {
    int prime, n, right = -1, result = 0;
    pid_t child = -1;
    if (read(left, &prime, sizeof prime) <= 0) {
        close(left);
        return 0;
    }
    prime_found(prime);
    while (read(left, &n, sizeof n) == sizeof n) {
        if (n % prime == 0)
            continue;
        if (right < 0 && spawn(left, &right, &child) < 0) {
            result = -1;
            break;
        }
        if (write(right, &n, sizeof n) != sizeof n) {
            result = -1;
            break;
        }
    }
    close(left);
    if (right >= 0) {
        close(right);
        if (reap(child) < 0)
            result = -1;
    }
    return result;
}

int sieve_run(void) {
    int n, right = -1, result = 0;
    pid_t child = -1;
    while ((n = next_number()) != 0) {
        if (right < 0 && spawn(-1, &right, &child) < 0)
            return -1;
        if (write(right, &n, sizeof n) != sizeof n) {
            result = -1;
            break;
        }
    }
    if (right >= 0) {
        close(right);
        if (reap(child) < 0)
            result = -1;
    }
    return result;
}
