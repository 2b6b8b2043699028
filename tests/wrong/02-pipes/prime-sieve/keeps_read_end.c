// expect: deadlock
// The write end has to be closed in the child, or there is no end-of-file. The read end in the parent
// is no problem: the parent does not read.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

struct right {
    int ends[2];
    pid_t pid;
};

static int run(int in);

static int push(struct right *right, int in, int number) {
    if (right->pid == 0) {
        if (pipe(right->ends) == -1)
            return -1;
        right->pid = fork();
        if (right->pid == -1) {
            close(right->ends[0]);
            close(right->ends[1]);
            right->pid = 0;
            return -1;
        }
        if (right->pid == 0) {
            close(right->ends[1]);
            if (in != -1)
                close(in);
            int result = run(right->ends[0]);
            close(right->ends[0]);
            _exit(result);
        }
    }
    while (write(right->ends[1], &number, sizeof number) == -1)
        if (errno != EINTR)
            return -1;
    return 0;
}

static int settle(struct right *right) {
    int status;
    if (right->pid == 0)
        return 0;
    close(right->ends[0]);
    close(right->ends[1]);
    while (waitpid(right->pid, &status, 0) == -1)
        if (errno != EINTR)
            return 1;
    return status != 0;
}

static ssize_t pull(int in, int *number) {
    ssize_t n;
    do
        n = read(in, number, sizeof *number);
    while (n == -1 && errno == EINTR);
    return n;
}

static int run(int in) {
    struct right right = {{-1, -1}, 0};
    int prime, number, failed = 0;
    if (pull(in, &prime) != sizeof prime)
        return 0;
    prime_found(prime);
    while (!failed && pull(in, &number) == sizeof number)
        if (number % prime != 0)
            failed = push(&right, in, number) == -1;
    return settle(&right) || failed;
}

int sieve_run(void) {
    struct right right = {{-1, -1}, 0};
    int number, failed = 0;
    while (!failed && (number = next_number()) != 0)
        failed = push(&right, -1, number) == -1;
    return settle(&right) || failed ? -1 : 0;
}
