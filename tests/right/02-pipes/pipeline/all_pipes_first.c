// The whole plumbing before the first fork; every child closes all of it but what it moved to 0 and 1.
#include "pipeline.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct plumbing {
    size_t pipes;
    int (*ends)[2];
};

static void plumbing_close(const struct plumbing *plumbing) {
    for (size_t i = 0; i < plumbing->pipes; i++) {
        close(plumbing->ends[i][0]);
        close(plumbing->ends[i][1]);
    }
}

static bool plumbing_open(struct plumbing *plumbing, size_t pipes) {
    plumbing->ends = calloc(pipes + 1, sizeof *plumbing->ends);
    if (plumbing->ends == NULL)
        return false;
    for (plumbing->pipes = 0; plumbing->pipes < pipes; plumbing->pipes++) {
        if (pipe(plumbing->ends[plumbing->pipes]) == -1) {
            plumbing_close(plumbing);
            free(plumbing->ends);
            return false;
        }
    }
    return true;
}

static void child_main(const struct plumbing *plumbing, size_t place, char **argv) {
    if (place > 0)
        dup2(plumbing->ends[place - 1][0], STDIN_FILENO);
    if (place < plumbing->pipes)
        dup2(plumbing->ends[place][1], STDOUT_FILENO);
    plumbing_close(plumbing);
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

int pipeline_run(char **commands[], size_t count) {
    struct plumbing plumbing;
    if (!plumbing_open(&plumbing, count - 1))
        return -1;
    pid_t *pids = malloc(count * sizeof *pids);
    size_t started = 0;
    while (pids != NULL && started < count) {
        pids[started] = fork();
        if (pids[started] == 0)
            child_main(&plumbing, started, commands[started]);
        if (pids[started] == -1)
            break;
        started++;
    }
    int error = errno;
    plumbing_close(&plumbing);
    free(plumbing.ends);

    int result = -1;
    for (size_t i = 0; i < started;) {
        int status;
        if (waitpid(pids[i], &status, 0) == -1)
            continue; /* EINTR */
        if (++i == count)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    free(pids);
    errno = error;
    return result;
}
