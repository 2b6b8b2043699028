// expect: zombie
// An error is an error: it is returned at once.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(call)                                                                                \
    do {                                                                                           \
        if ((call) == -1)                                                                          \
            return -1;                                                                             \
    } while (0)

struct link {
    int fd;
    pid_t pid;
};

static int stage(int in);

static int forward(struct link *link, int in, int number) {
    if (link->pid == 0) {
        int ends[2];
        CHECK(pipe(ends));
        CHECK(link->pid = fork());
        if (link->pid == 0) {
            close(ends[1]);
            if (in != -1)
                close(in);
            int result = stage(ends[0]);
            close(ends[0]);
            _exit(result == -1);
        }
        CHECK(close(ends[0]));
        link->fd = ends[1];
    }
    while (write(link->fd, &number, sizeof number) == -1)
        if (errno != EINTR)
            return -1;
    return 0;
}

static int finish(struct link *link) {
    int status;
    if (link->pid == 0)
        return 0;
    CHECK(close(link->fd));
    while (waitpid(link->pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return status == 0 ? 0 : -1;
}

static int receive(int in, int *number) {
    ssize_t n;
    while ((n = read(in, number, sizeof *number)) == -1 && errno == EINTR)
        ;
    return n == sizeof *number;
}

static int stage(int in) {
    struct link link = {-1, 0};
    int prime, number;
    if (!receive(in, &prime))
        return 0;
    prime_found(prime);
    while (receive(in, &number))
        if (number % prime != 0)
            CHECK(forward(&link, in, number));
    return finish(&link);
}

int sieve_run(void) {
    struct link link = {-1, 0};
    int number;
    while ((number = next_number()) != 0)
        CHECK(forward(&link, -1, number));
    return finish(&link);
}
