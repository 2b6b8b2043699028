// expect: fd-leak
// A return in the middle, where fork fails: the pipe that was made for the child is still open.
#include "prime_sieve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NONE = -1 };

struct neighbour {
    pid_t pid;
    int pipe;
};

static int find_and_filter(int in);

static int receive(int in, int *number) {
    char *bytes = (char *)number;
    size_t done = 0;
    while (done < sizeof *number) {
        ssize_t taken = read(in, bytes + done, sizeof *number - done);
        if (taken == 0)
            return done == 0 ? 0 : -1;
        if (taken == -1 && errno != EINTR)
            return -1;
        if (taken > 0)
            done += (size_t)taken;
    }
    return 1;
}

static int send(int out, int number) {
    const char *bytes = (const char *)&number;
    size_t done = 0;
    while (done < sizeof number) {
        ssize_t written = write(out, bytes + done, sizeof number - done);
        if (written == -1 && errno != EINTR)
            return -1;
        if (written > 0)
            done += (size_t)written;
    }
    return 0;
}

static int start(struct neighbour *right, int in) {
    int ends[2];
    if (pipe(ends) == -1)
        return -1;
    right->pid = fork();
    if (right->pid == -1)
        return -1;
    if (right->pid == 0) {
        close(ends[1]);
        if (in != NONE)
            close(in);
        int result = find_and_filter(ends[0]);
        close(ends[0]);
        _exit(result == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    close(ends[0]);
    right->pipe = ends[1];
    return 0;
}

static int pass_on(struct neighbour *right, int number, int in) {
    if (right->pid == NONE && start(right, in) == -1)
        return -1;
    return send(right->pipe, number);
}

static int finish(struct neighbour *right) {
    int status;
    if (right->pid == NONE)
        return 0;
    close(right->pipe);
    while (waitpid(right->pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS ? 0 : -1;
}

static int find_and_filter(int in) {
    struct neighbour right = {NONE, NONE};
    int prime, number;
    int result = receive(in, &prime);
    if (result <= 0)
        return result;
    prime_found(prime);
    while ((result = receive(in, &number)) > 0) {
        if (number % prime != 0 && pass_on(&right, number, in) == -1) {
            result = -1;
            break;
        }
    }
    return finish(&right) == 0 ? result : -1;
}

int sieve_run(void) {
    struct neighbour first = {NONE, NONE};
    int number, result = 0;
    while (result == 0 && (number = next_number()) != 0)
        result = pass_on(&first, number, NONE);
    return finish(&first) == 0 ? result : -1;
}
