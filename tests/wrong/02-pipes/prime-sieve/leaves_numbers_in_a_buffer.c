// expect: deadlock
// Numbers travel as text, one on a line: fprintf and fscanf do the conversion.
#include "prime_sieve.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int stage(FILE *in);

static FILE *start_next(FILE *in, pid_t *pid) {
    int fd[2];
    if (pipe(fd) == -1)
        return NULL;
    *pid = fork();
    if (*pid == -1) {
        close(fd[0]);
        close(fd[1]);
        return NULL;
    }
    if (*pid == 0) {
        close(fd[1]);
        if (in != NULL)
            fclose(in);
        FILE *mine = fdopen(fd[0], "r");
        int result = mine == NULL ? 1 : stage(mine);
        if (mine != NULL)
            fclose(mine);
        _exit(result);
    }
    close(fd[0]);
    return fdopen(fd[1], "w");
}

static int stop_next(FILE *out, pid_t pid) {
    int status, result = fclose(out) == EOF;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    return result || status != 0;
}

static int stage(FILE *in) {
    int prime, n, result = 0;
    FILE *out = NULL;
    pid_t pid = -1;
    if (fscanf(in, "%d", &prime) != 1)
        return 0;
    prime_found(prime);
    while (result == 0 && fscanf(in, "%d", &n) == 1) {
        if (n % prime == 0)
            continue;
        if (out == NULL && (out = start_next(in, &pid)) == NULL)
            result = 1;
        else
            result = fprintf(out, "%d\n", n) < 0;
    }
    if (out != NULL && stop_next(out, pid))
        result = 1;
    return result;
}

int sieve_run(void) {
    int n, result = 0;
    FILE *out = NULL;
    pid_t pid = -1;
    while (result == 0 && (n = next_number()) != 0) {
        if (out == NULL && (out = start_next(NULL, &pid)) == NULL)
            return -1;
        result = fprintf(out, "%d\n", n) < 0;
    }
    if (out != NULL && stop_next(out, pid))
        result = 1;
    return result ? -1 : 0;
}
