// expect: fd-leak
// No prime is 0, so 0 says that the numbers are over. Nobody depends on end-of-file.
#include "prime_sieve.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

struct stage {
    int to[2];
    pid_t pid;
};

static int stage_main(int in);

static int stage_send(struct stage *s, int n) {
    if (s->pid == 0) {
        if (n == 0)
            return 0;
        if (pipe(s->to) == -1)
            return -1;
        s->pid = fork();
        if (s->pid == -1)
            return -1;
        if (s->pid == 0)
            _exit(stage_main(s->to[0]));
    }
    while (write(s->to[1], &n, sizeof n) == -1)
        if (errno != EINTR)
            return -1;
    return 0;
}

static int stage_wait(struct stage *s) {
    int status = 0;
    if (s->pid > 0) {
        while (waitpid(s->pid, &status, 0) == -1 && errno == EINTR)
            ;
        close(s->to[0]);
        close(s->to[1]);
    }
    return status != 0;
}

static int next_from(int in) {
    int n = 0;
    while (read(in, &n, sizeof n) == -1 && errno == EINTR)
        ;
    return n;
}

static int stage_main(int in) {
    struct stage right = {{-1, -1}, 0};
    int prime = next_from(in), n, bad = 0;
    if (prime == 0)
        return 0;
    prime_found(prime);
    do {
        n = next_from(in);
        if (n == 0 || n % prime != 0)
            bad |= stage_send(&right, n);
    } while (n != 0 && !bad);
    return stage_wait(&right) || bad;
}

int sieve_run(void) {
    struct stage first = {{-1, -1}, 0};
    int n, bad = 0;
    do {
        n = next_number();
        bad |= stage_send(&first, n);
    } while (n != 0 && !bad);
    return stage_wait(&first) || bad ? -1 : 0;
}
