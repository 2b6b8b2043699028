// expect: wrong-exit
// Each stage begins with its prime, which the one on the left has sent: the first number there is.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int receive(int in) {
    int number = 0;
    while (read(in, &number, sizeof number) == -1 && errno == EINTR)
        ;
    return number;
}

static void stage(int in) {
    int number, fd[2], status;
    int prime = receive(in);
    if (prime > 0)
        prime_found(prime);
    if ((number = receive(in)) == 0 && prime > 0)
        _exit(0);
    while (number % prime == 0)
        if ((number = receive(in)) == 0)
            _exit(0);
    if (pipe(fd) == -1)
        _exit(1);
    pid_t right = fork();
    if (right == -1)
        _exit(1);
    if (right == 0) {
        close(fd[1]);
        close(in);
        stage(fd[0]);
    }
    close(fd[0]);
    do {
        if (number % prime != 0 && write(fd[1], &number, sizeof number) == -1)
            _exit(1);
    } while ((number = receive(in)) != 0);
    close(fd[1]);
    close(in);
    while (waitpid(right, &status, 0) == -1)
        ;
    _exit(status == 0 ? 0 : 1);
}

int sieve_run(void) {
    int fd[2], number, status;
    if (pipe(fd) == -1)
        return -1;
    pid_t first = fork();
    if (first == -1) {
        close(fd[0]);
        close(fd[1]);
        return -1;
    }
    if (first == 0) {
        close(fd[1]);
        stage(fd[0]);
    }
    close(fd[0]);
    while ((number = next_number()) != 0)
        if (write(fd[1], &number, sizeof number) == -1)
            break;
    close(fd[1]);
    while (waitpid(first, &status, 0) == -1)
        ;
    return status == 0 ? 0 : -1;
}
