// expect: deadlock
// Cleans up in reverse order: the child came last, so it goes first; then the pipe.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    pid_t pid;
    int out;
} Filter;

static int filter_main(int in);

static int filter_open(Filter *f, int keep_out) {
    int ends[2];
    if (pipe(ends))
        return -1;
    f->pid = fork();
    if (f->pid == -1) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (!f->pid) {
        close(ends[1]);
        if (keep_out >= 0)
            close(keep_out);
        _exit(filter_main(ends[0]));
    }
    close(ends[0]);
    f->out = ends[1];
    return 0;
}

static int filter_close(Filter *f) {
    int status = 0;
    while (waitpid(f->pid, &status, 0) == -1 && errno == EINTR)
        continue;
    close(f->out);
    return status;
}

static int read_int(int fd, int *n) {
    ssize_t got;
    do
        got = read(fd, n, sizeof *n);
    while (got == -1 && errno == EINTR);
    return got == (ssize_t)sizeof *n;
}

static int write_int(int fd, int n) {
    ssize_t put;
    do
        put = write(fd, &n, sizeof n);
    while (put == -1 && errno == EINTR);
    return put == (ssize_t)sizeof n;
}

static int filter_main(int in) {
    Filter next = {0, -1};
    int p, n, bad = 0;
    if (read_int(in, &p)) {
        prime_found(p);
        while (!bad && read_int(in, &n)) {
            if (n % p == 0)
                continue;
            if (next.out == -1 && filter_open(&next, in))
                bad = 1;
            else if (!write_int(next.out, n))
                bad = 1;
        }
    }
    if (next.out != -1 && filter_close(&next))
        bad = 1;
    close(in);
    return bad;
}

int sieve_run(void) {
    Filter first = {0, -1};
    int n, bad = 0;
    while (!bad && (n = next_number())) {
        if (first.out == -1 && filter_open(&first, -1))
            bad = 1;
        else if (!write_int(first.out, n))
            bad = 1;
    }
    if (first.out != -1 && filter_close(&first))
        bad = 1;
    return bad ? -1 : 0;
}
