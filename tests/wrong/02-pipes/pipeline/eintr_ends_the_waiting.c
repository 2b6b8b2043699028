// expect: wrong-exit
// waitpid fails: then there is no status, and -1 says so.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void move(int fd, int to) {
    if (fd == to)
        return;
    if (dup2(fd, to) == -1) {
        perror("dup2");
        _exit(127);
    }
    close(fd);
}

int pipeline_run(char **commands[], size_t count) {
    pid_t *pids = malloc(count * sizeof(*pids));
    if (pids == NULL)
        return -1;
    memset(pids, 0, count * sizeof(*pids));

    int in = STDIN_FILENO, result = 0;
    for (size_t i = 0; i < count; i++) {
        int p[2], out = STDOUT_FILENO;
        if (i + 1 < count) {
            if (pipe2(p, O_CLOEXEC) == -1) {
                result = -1;
                break;
            }
            out = p[1];
        }
        pids[i] = fork();
        if (pids[i] == 0) {
            move(in, STDIN_FILENO);
            move(out, STDOUT_FILENO);
            execvp(commands[i][0], commands[i]);
            perror(commands[i][0]);
            _exit(127);
        }
        if (in != STDIN_FILENO)
            close(in);
        if (out != STDOUT_FILENO)
            close(out);
        in = p[0];
    }

    for (size_t i = 0; i < count && result != -1; i++) {
        int status;
        if (waitpid(pids[i], &status, 0) == -1)
            result = -1;
        else
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    free(pids);
    return result;
}
