// expect: rule
// The caller keeps a list of the primes. Whenever a number has no divisor in it, it sends that to a
// new process, which reports it.
#include "prime_sieve.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#define MANY 1000

static int report(int prime) {
    int ends[2], status, mine;
    if (pipe(ends) == -1)
        return -1;
    pid_t child = fork();
    if (child == -1) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (child == 0) {
        close(ends[1]);
        if (read(ends[0], &mine, sizeof mine) == sizeof mine)
            prime_found(mine);
        close(ends[0]);
        _exit(0);
    }
    close(ends[0]);
    ssize_t written = write(ends[1], &prime, sizeof prime);
    close(ends[1]);
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    return written == sizeof prime && status == 0 ? 0 : -1;
}

int sieve_run(void) {
    int primes[MANY], count = 0, number;
    while ((number = next_number()) != 0) {
        bool divided = false;
        for (int i = 0; i < count && !divided; i++)
            divided = number % primes[i] == 0;
        if (divided)
            continue;
        primes[count++] = number;
        if (report(number) == -1)
            return -1;
    }
    return 0;
}
