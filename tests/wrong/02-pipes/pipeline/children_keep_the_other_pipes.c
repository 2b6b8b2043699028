// expect: deadlock
// All pipes first. Each child closes the two ends that it uses, after dup2; the parent closes all.
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int pipeline_run(char **commands[], size_t count) {
    int *fd = malloc(2 * count * sizeof(int)); /* pipe i: read fd[2i], write fd[2i+1] */
    pid_t *child = malloc(count * sizeof(pid_t));
    if (!fd || !child)
        return -1;
    for (size_t i = 0; i + 1 < count; i++)
        if (pipe(fd + 2 * i))
            return -1;

    for (size_t i = 0; i < count; i++) {
        child[i] = fork();
        if (child[i] < 0)
            return -1;
        if (child[i] > 0)
            continue;
        if (i > 0) {
            int mine = fd[2 * (i - 1)];
            dup2(mine, STDIN_FILENO);
            close(mine);
        }
        if (i + 1 < count) {
            int mine = fd[2 * i + 1];
            dup2(mine, STDOUT_FILENO);
            close(mine);
        }
        execvp(commands[i][0], commands[i]);
        fprintf(stderr, "%s: %s\n", commands[i][0], strerror(errno));
        _exit(127);
    }

    for (size_t i = 0; i < 2 * (count - 1); i++)
        close(fd[i]);
    int st = 0;
    for (size_t i = 0; i < count; i++)
        while (waitpid(child[i], &st, 0) == -1 && errno == EINTR)
            ;
    free(fd);
    free(child);
    if (WIFSIGNALED(st))
        return 128 + WTERMSIG(st);
    return WEXITSTATUS(st);
}
