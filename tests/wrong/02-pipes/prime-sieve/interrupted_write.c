// expect: fault-handling
// Only who waits can be interrupted: read and waitpid wait.
#include "prime_sieve.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* 0: end */
static int get(int fd) {
    int number = 0;
    for (;;) {
        char c;
        ssize_t n = read(fd, &c, 1);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return 0;
        if (c == ',')
            return number;
        number = 10 * number + (c - '0');
    }
}

static bool put(int fd, int number) {
    char text[16];
    int length = snprintf(text, sizeof text, "%d,", number), done = 0;
    while (done < length) {
        ssize_t n = write(fd, text + done, (size_t)(length - done));
        if (n == -1)
            return false;
        done += (int)n;
    }
    return true;
}

static bool reap(pid_t pid) {
    int status;
    pid_t got;
    do
        got = waitpid(pid, &status, 0);
    while (got == -1 && errno == EINTR);
    return got == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int sieve_run(void) {
    bool in_caller = true, ok = true;
    int in = -1, out = -1, prime = 1, number;
    pid_t child = -1;
    fflush(NULL);
    while ((number = in_caller ? next_number() : get(in)) != 0) {
        if (!in_caller && prime == 1) {
            prime = number;
            prime_found(prime);
            continue;
        }
        if (prime != 1 && number % prime == 0)
            continue;
        if (child == -1) {
            int ends[2];
            if (pipe(ends) == -1) {
                ok = false;
                break;
            }
            child = fork();
            if (child == -1) {
                close(ends[0]);
                close(ends[1]);
                ok = false;
                break;
            }
            if (child == 0) {
                close(ends[1]);
                if (in != -1)
                    close(in);
                in = ends[0];
                child = -1;
                prime = 1;
                in_caller = false;
                continue;
            }
            close(ends[0]);
            out = ends[1];
        }
        if (!put(out, number)) {
            ok = false;
            break;
        }
    }
    if (out != -1)
        close(out);
    if (in != -1)
        close(in);
    if (child != -1 && !reap(child))
        ok = false;
    if (!in_caller)
        _exit(ok ? 0 : 1);
    return ok ? 0 : -1;
}
