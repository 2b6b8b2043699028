// expect: fault-handling
// An int is smaller than PIPE_BUF, so it is written in one piece and read in one piece.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

struct next {
    pid_t pid;
    int fd;
};

static int stage(int in);

static int pass(struct next *next, int in, int n) {
    if (next->fd == -1) {
        int ends[2];
        if (pipe(ends) == -1)
            return -1;
        next->pid = fork();
        if (next->pid == -1) {
            close(ends[0]);
            close(ends[1]);
            return -1;
        }
        if (next->pid == 0) {
            close(ends[1]);
            if (in != -1)
                close(in);
            int bad = stage(ends[0]);
            close(ends[0]);
            _exit(bad);
        }
        close(ends[0]);
        next->fd = ends[1];
    }
    ssize_t w;
    do
        w = write(next->fd, &n, sizeof n);
    while (w == -1 && errno == EINTR);
    return w == sizeof n ? 0 : -1;
}

static int end(struct next *next) {
    int status = 0;
    if (next->fd == -1)
        return 0;
    close(next->fd);
    while (waitpid(next->pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return status == 0 ? 0 : -1;
}

static int take(int in, int *n) {
    ssize_t r;
    do
        r = read(in, n, sizeof *n);
    while (r == -1 && errno == EINTR);
    return r == sizeof *n;
}

static int stage(int in) {
    struct next next = {0, -1};
    int prime, n, bad = 0;
    if (!take(in, &prime))
        return 0;
    prime_found(prime);
    while (!bad && take(in, &n))
        if (n % prime)
            bad = pass(&next, in, n) == -1;
    return end(&next) == -1 || bad;
}

int sieve_run(void) {
    struct next next = {0, -1};
    int n, bad = 0;
    while (!bad && (n = next_number()))
        bad = pass(&next, -1, n) == -1;
    return end(&next) == -1 || bad ? -1 : 0;
}
