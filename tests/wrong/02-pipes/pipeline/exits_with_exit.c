// expect: wrong-output
// The child says what is wrong and calls exit(127), as any program would.
#include "pipeline.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(char **argv, int in, int out) {
    pid_t pid = fork();
    if (pid == 0) {
        if (in != -1 && dup2(in, STDIN_FILENO) == -1)
            err(127, "dup2");
        if (out != -1 && dup2(out, STDOUT_FILENO) == -1)
            err(127, "dup2");
        execvp(argv[0], argv);
        err(127, "%s", argv[0]);
    }
    return pid;
}

int pipeline_run(char **commands[], size_t count) {
    pid_t *pids = calloc(count, sizeof *pids);
    if (pids == NULL)
        return -1;
    int in = -1;
    for (size_t i = 0; i < count; i++) {
        int ends[] = {-1, -1};
        if (i + 1 < count && pipe2(ends, O_CLOEXEC) == -1)
            err(1, "pipe");
        pids[i] = start(commands[i], in, ends[1]);
        if (pids[i] == -1)
            err(1, "fork");
        if (in != -1)
            close(in);
        if (ends[1] != -1)
            close(ends[1]);
        in = ends[0];
    }
    int status = 0;
    for (size_t i = 0; i < count; i++)
        while (waitpid(pids[i], &status, 0) == -1 && errno == EINTR)
            continue;
    free(pids);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
