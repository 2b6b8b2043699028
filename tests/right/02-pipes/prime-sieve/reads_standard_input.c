// Each process becomes the next one: standard input is its pipe, and the neighbour is there before a
// number for it is. The last one of the row sees end-of-file at once.
#include "prime_sieve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t all(ssize_t (*move)(int, void *, size_t), int fd, void *data, size_t size) {
    size_t done = 0;
    ssize_t n;
    while (done < size && (n = move(fd, (char *)data + done, size - done)) != 0) {
        if (n == -1 && errno != EINTR)
            break;
        if (n > 0)
            done += (size_t)n;
    }
    return done;
}

static ssize_t put(int fd, void *data, size_t size) {
    return write(fd, data, size);
}

static void run(void) {
    int prime, number, ends[2], status;
    if (all(read, STDIN_FILENO, &prime, sizeof prime) < sizeof prime) {
        close(STDIN_FILENO);
        _exit(EXIT_SUCCESS);
    }
    prime_found(prime);
    if (pipe(ends) == -1)
        _exit(EXIT_FAILURE);
    pid_t child = fork();
    if (child == -1)
        _exit(EXIT_FAILURE);
    if (child == 0) {
        if (dup2(ends[0], STDIN_FILENO) == -1)
            _exit(EXIT_FAILURE);
        close(ends[0]);
        close(ends[1]);
        run();
    }
    close(ends[0]);
    int result = EXIT_SUCCESS;
    while (result == EXIT_SUCCESS &&
           all(read, STDIN_FILENO, &number, sizeof number) == sizeof number)
        if (number % prime != 0 && all(put, ends[1], &number, sizeof number) < sizeof number)
            result = EXIT_FAILURE;
    close(STDIN_FILENO);
    close(ends[1]);
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    _exit(status == 0 ? result : EXIT_FAILURE);
}

int sieve_run(void) {
    int ends[2], number, status, result = 0;
    if (pipe(ends) == -1)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        if (dup2(ends[0], STDIN_FILENO) == -1)
            _exit(EXIT_FAILURE);
        close(ends[0]);
        close(ends[1]);
        run();
    }
    close(ends[0]);
    while (child != -1 && result == 0 && (number = next_number()) != 0)
        if (all(put, ends[1], &number, sizeof number) < sizeof number)
            result = -1;
    close(ends[1]);
    if (child == -1)
        return -1;
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    return status == 0 ? result : -1;
}
