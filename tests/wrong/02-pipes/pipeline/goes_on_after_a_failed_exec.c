// expect: wrong-output
// A command that can't be executed is reported, and pipeline_run fails.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int pipeline_run(char **commands[], size_t count) {
    pid_t *pids = malloc(sizeof(pid_t) * count);
    int in = -1;

    if (pids == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        int fds[2] = {-1, -1};
        if (i != count - 1 && pipe2(fds, O_CLOEXEC) == -1) {
            perror("pipe");
            return -1;
        }
        pids[i] = fork();
        if (pids[i] == -1) {
            perror("fork");
            return -1;
        }
        if (pids[i] == 0) {
            if (in != -1)
                dup2(in, STDIN_FILENO);
            if (fds[1] != -1)
                dup2(fds[1], STDOUT_FILENO);
            execvp(commands[i][0], commands[i]);
            perror(commands[i][0]);
            free(pids);
            return 127;
        }
        if (in != -1)
            close(in);
        if (fds[1] != -1)
            close(fds[1]);
        in = fds[0];
    }

    int last = 0;
    for (size_t i = 0; i < count; i++) {
        int st;
        while (waitpid(pids[i], &st, 0) == -1 && errno == EINTR)
            ;
        last = WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
    }
    free(pids);
    return last;
}
