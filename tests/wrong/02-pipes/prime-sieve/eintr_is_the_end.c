// expect: fault-handling
#include "prime_sieve.h"

#include <sys/wait.h>
#include <unistd.h>

static int stage(int in);

/* Starts a stage that reads from a new pipe. Returns the write end, or -1. */
static int start_stage(int inherited, pid_t *pid) {
    int ends[2];

    if (pipe(ends) == -1)
        return -1;
    *pid = fork();
    if (*pid == -1) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (*pid == 0) {
        close(ends[1]);
        if (inherited != -1)
            close(inherited);
        int result = stage(ends[0]);
        close(ends[0]);
        _exit(result);
    }
    close(ends[0]);
    return ends[1];
}

static int stop_stage(int out, pid_t pid) {
    int status;

    close(out);
    if (waitpid(pid, &status, 0) == -1)
        return 1;
    return status == 0 ? 0 : 1;
}

static int stage(int in) {
    int prime, number, out = -1, failed = 0;
    pid_t pid;

    if (read(in, &prime, sizeof prime) != sizeof prime)
        return 0;
    prime_found(prime);
    while (!failed && read(in, &number, sizeof number) == sizeof number)
        if (number % prime != 0) {
            if (out == -1)
                out = start_stage(in, &pid);
            failed = out == -1 || write(out, &number, sizeof number) != sizeof number;
        }
    if (out != -1 && stop_stage(out, pid) != 0)
        failed = 1;
    return failed;
}

int sieve_run(void) {
    int number, out = -1, failed = 0;
    pid_t pid;

    while (!failed && (number = next_number()) != 0) {
        if (out == -1)
            out = start_stage(-1, &pid);
        failed = out == -1 || write(out, &number, sizeof number) != sizeof number;
    }
    if (out != -1 && stop_stage(out, pid) != 0)
        failed = 1;
    return failed ? -1 : 0;
}
