// expect: rule
// With SIGCHLD ignored there are no zombies, so nobody has to wait for anybody.
#include "prime_sieve.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

static int left = -1, right = -1;

static bool link_up(void) {
    int p[2];
    if (pipe(p) == -1)
        return false;
    switch (fork()) {
    case -1: return false;
    case 0:
        close(p[1]);
        if (left != -1)
            close(left);
        left = p[0];
        right = -1;
        return true;
    default:
        close(p[0]);
        right = p[1];
        return true;
    }
}

static bool take(int *n) {
    ssize_t got;
    while ((got = read(left, n, sizeof *n)) == -1 && errno == EINTR)
        ;
    return got == sizeof *n;
}

static _Noreturn void stages(void) {
    int prime, n;
again:
    if (!take(&prime))
        _exit(0);
    prime_found(prime);
    while (take(&n)) {
        if (n % prime == 0)
            continue;
        if (right == -1) {
            if (!link_up())
                _exit(1);
            if (right == -1)
                goto again;
        }
        if (write(right, &n, sizeof n) == -1)
            break;
    }
    close(left);
    if (right != -1)
        close(right);
    _exit(0);
}

int sieve_run(void) {
    int n;
    signal(SIGCHLD, SIG_IGN);
    left = right = -1;
    if (!link_up())
        return -1;
    if (right == -1)
        stages();
    while ((n = next_number()) != 0)
        if (write(right, &n, sizeof n) == -1)
            break;
    close(right);
    return 0;
}
