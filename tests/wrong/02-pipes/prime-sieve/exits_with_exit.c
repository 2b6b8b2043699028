// expect: wrong-output
#include "prime_sieve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct next {
    pid_t pid;
    int fd;
};

static void filter(int in);

static int send_to(struct next *next, int in, int number) {
    if (next->fd == -1) {
        int fds[2];
        if (pipe(fds) == -1) {
            perror("pipe");
            return -1;
        }
        next->pid = fork();
        if (next->pid == -1) {
            perror("fork");
            close(fds[0]);
            close(fds[1]);
            return -1;
        }
        if (next->pid == 0) {
            close(fds[1]);
            if (in != -1)
                close(in);
            filter(fds[0]);
        }
        close(fds[0]);
        next->fd = fds[1];
    }
    ssize_t n;
    while ((n = write(next->fd, &number, sizeof number)) == -1 && errno == EINTR)
        ;
    return n == sizeof number ? 0 : -1;
}

static int end_of(struct next *next) {
    int status = 0;
    if (next->fd != -1) {
        close(next->fd);
        while (waitpid(next->pid, &status, 0) == -1 && errno == EINTR)
            ;
    }
    return status;
}

static int number_from(int in, int *number) {
    ssize_t n;
    while ((n = read(in, number, sizeof *number)) == -1 && errno == EINTR)
        ;
    return n == sizeof *number;
}

static void filter(int in) {
    struct next next = {0, -1};
    int prime, number;
    if (!number_from(in, &prime))
        exit(EXIT_SUCCESS);
    prime_found(prime);
    while (number_from(in, &number))
        if (number % prime && send_to(&next, in, number) == -1) {
            close(in);
            end_of(&next);
            exit(EXIT_FAILURE);
        }
    close(in);
    exit(end_of(&next) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

int sieve_run(void) {
    struct next next = {0, -1};
    int number;
    while ((number = next_number()) != 0)
        if (send_to(&next, -1, number) == -1) {
            end_of(&next);
            return -1;
        }
    return end_of(&next) == 0 ? 0 : -1;
}
