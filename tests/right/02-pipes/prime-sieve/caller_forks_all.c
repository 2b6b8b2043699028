// The caller is always the right end: it takes what comes out there, and for each prime puts a filter
// between the row and itself. So all filters are its children, and it waits for them all.
#include "prime_sieve.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool read_number(int fd, int *number) {
    size_t have = 0;
    while (have < sizeof *number) {
        ssize_t n = read(fd, (char *)number + have, sizeof *number - have);
        if (n == 0 || (n == -1 && errno != EINTR))
            return false;
        have += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool write_number(int fd, int number) {
    size_t sent = 0;
    while (sent < sizeof number) {
        ssize_t n = write(fd, (char *)&number + sent, sizeof number - sent);
        if (n == -1 && errno != EINTR)
            return false;
        sent += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* A filter; -1 for `in` means that it takes its numbers from the caller's source. Its output it sends
 * to the caller, who has no other way to learn the next prime. */
static _Noreturn void filter(int in, int prime, int out) {
    int number;
    bool good = true;
    prime_found(prime);
    while (good && read_number(in, &number))
        if (number % prime != 0)
            good = write_number(out, number);
    close(in);
    close(out);
    _exit(good ? 0 : 1);
}

/* The source is a process as well: the caller is busy at the other end. */
static pid_t start_source(int *in) {
    int ends[2], number;
    if (pipe(ends) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        bool good = true;
        close(ends[0]);
        while (good && (number = next_number()) != 0)
            good = write_number(ends[1], number);
        close(ends[1]);
        _exit(good ? 0 : 1);
    }
    close(ends[1]);
    if (pid == -1)
        close(ends[0]);
    *in = ends[0];
    return pid;
}

int sieve_run(void) {
    pid_t children[1000];
    int count = 0, in, prime, result = 0;
    children[count] = start_source(&in);
    if (children[count++] == -1)
        return -1;
    while (count < 1000 && read_number(in, &prime)) {
        int ends[2];
        if (pipe(ends) == -1) {
            result = -1;
            break;
        }
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            filter(in, prime, ends[1]);
        }
        close(in);
        close(ends[1]);
        in = ends[0];
        if (pid == -1) {
            result = -1;
            break;
        }
        children[count++] = pid;
    }
    close(in);
    for (int i = 0; i < count; i++) {
        int status;
        while (waitpid(children[i], &status, 0) == -1 && errno == EINTR)
            ;
        if (status != 0)
            result = -1;
    }
    return result;
}
