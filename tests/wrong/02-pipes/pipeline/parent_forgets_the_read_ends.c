// expect: fd-leak
// The parent closes each write end, for otherwise end-of-file never comes. The read ends do no harm.
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ 0
#define WRITE 1

static int decode(int status) {
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    return 128 + WTERMSIG(status);
}

int pipeline_run(char **commands[], size_t count) {
    pid_t pids[count];
    int fd[2], input = -1, status = 0;

    for (size_t n = 0; n < count; n++) {
        int first = n == 0, last = n == count - 1;
        if (!last && pipe(fd) == -1)
            return -1;
        pids[n] = fork();
        if (pids[n] == -1)
            return -1;
        if (pids[n] == 0) {
            if (!first) {
                dup2(input, STDIN_FILENO);
                close(input);
            }
            if (!last) {
                dup2(fd[WRITE], STDOUT_FILENO);
                close(fd[READ]);
                close(fd[WRITE]);
            }
            execvp(commands[n][0], commands[n]);
            perror(commands[n][0]);
            _exit(127);
        }
        if (!last) {
            close(fd[WRITE]);
            input = fd[READ];
        }
    }
    for (size_t n = 0; n < count; n++)
        while (waitpid(pids[n], &status, 0) == -1 && errno == EINTR)
            ;
    return decode(status);
}
