// expect: fd-leak
// A pipe to each stage, all made by the caller, who also forks the stages and so can wait for them.
#include "prime_sieve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 26 };

static int get(int fd, int *n) {
    ssize_t r;
    do
        r = read(fd, n, sizeof *n);
    while (r == -1 && errno == EINTR);
    return r > 0;
}

/* Every stage closes all ends but its two. */
static void keep_only(int pipes[][2], int count, int in, int out) {
    for (int i = 0; i < count; i++)
        for (int j = 0; j < 2; j++)
            if (pipes[i][j] != in && pipes[i][j] != out)
                close(pipes[i][j]);
}

int sieve_run(void) {
    int pipes[MOST][2], count = 0, n, status, bad = 0, started = 0;
    pid_t pids[MOST];

    while (count < MOST && pipe(pipes[count]) == 0)
        count++;
    if (count < MOST) {
        while (count > 0) {
            count--;
            close(pipes[count][0]);
            close(pipes[count][1]);
        }
        return -1;
    }
    for (int i = 0; i < count; i++) {
        int in = pipes[i][0], out = i + 1 < count ? pipes[i + 1][1] : -1, prime;
        pids[i] = fork();
        if (pids[i] == -1) {
            bad = 1;
            break;
        }
        started++;
        if (pids[i] > 0)
            continue;
        keep_only(pipes, count, in, out);
        if (get(in, &prime)) {
            prime_found(prime);
            while (get(in, &n))
                if (n % prime != 0 && write(out, &n, sizeof n) == -1)
                    _exit(1);
        }
        close(in);
        if (out != -1)
            close(out);
        _exit(0);
    }
    keep_only(pipes, count, pipes[0][1], -1);
    while ((n = next_number()) != 0)
        if (write(pipes[0][1], &n, sizeof n) == -1)
            break;
    close(pipes[0][1]);
    for (int i = 0; i < started; i++) {
        while (waitpid(pids[i], &status, 0) == -1)
            ;
        bad |= status != 0;
    }
    return bad ? -1 : 0;
}
