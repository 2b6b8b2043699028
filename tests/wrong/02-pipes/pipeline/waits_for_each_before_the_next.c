// expect: deadlock
// One command after the other: start it, wait for it, and give its output to the next.
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int pipeline_run(char **commands[], size_t count) {
    int in = -1, result = -1;

    for (size_t i = 0; i < count; i++) {
        int fd[2] = {-1, -1};
        if (i < count - 1 && pipe(fd) == -1)
            return -1;

        pid_t pid = fork();
        if (pid == -1)
            return -1;
        if (pid == 0) {
            if (in != -1) {
                dup2(in, 0);
                close(in);
            }
            if (fd[1] != -1) {
                close(fd[0]);
                dup2(fd[1], 1);
                close(fd[1]);
            }
            execvp(commands[i][0], commands[i]);
            perror(commands[i][0]);
            _exit(127);
        }

        if (in != -1)
            close(in);
        if (fd[1] != -1)
            close(fd[1]);
        in = fd[0];

        int status;
        while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
            ;
        result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return result;
}
