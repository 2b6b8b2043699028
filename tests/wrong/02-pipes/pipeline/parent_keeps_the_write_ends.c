// expect: deadlock
// The parent has nothing to do with the pipes, and closes them when all is over.
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(char **argv, int in, int out, int (*pipes)[2], size_t pipe_count) {
    if (in >= 0)
        dup2(in, STDIN_FILENO);
    if (out >= 0)
        dup2(out, STDOUT_FILENO);
    for (size_t i = 0; i < pipe_count; i++) {
        close(pipes[i][0]);
        close(pipes[i][1]);
    }
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

int pipeline_run(char **commands[], size_t count) {
    size_t pipe_count = count - 1;
    int(*pipes)[2] = malloc((pipe_count + 1) * sizeof *pipes);
    pid_t *pids = malloc(count * sizeof *pids);
    int status = 0;

    if (pipes == NULL || pids == NULL)
        return -1;
    for (size_t i = 0; i < pipe_count; i++)
        if (pipe(pipes[i]) == -1)
            return -1;

    for (size_t i = 0; i < count; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            return -1;
        if (pids[i] == 0)
            run(commands[i], i > 0 ? pipes[i - 1][0] : -1, i < pipe_count ? pipes[i][1] : -1, pipes,
                pipe_count);
    }
    for (size_t i = 0; i < count; i++)
        while (waitpid(pids[i], &status, 0) == -1 && errno == EINTR)
            continue;

    for (size_t i = 0; i < pipe_count; i++) {
        close(pipes[i][0]);
        close(pipes[i][1]);
    }
    free(pipes);
    free(pids);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
