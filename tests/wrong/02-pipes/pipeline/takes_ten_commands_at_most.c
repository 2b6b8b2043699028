// expect: wrong-exit
// Nobody writes a pipeline of more than ten commands.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_COMMANDS 10

struct job {
    int ends[MAX_COMMANDS][2];
    pid_t pids[MAX_COMMANDS];
};

static void become(char **argv, int in, int out) {
    if (in != -1)
        dup2(in, STDIN_FILENO);
    if (out != -1)
        dup2(out, STDOUT_FILENO);
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

int pipeline_run(char **commands[], size_t count) {
    struct job job;
    int status = 0;
    if (count > MAX_COMMANDS) {
        errno = E2BIG;
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        job.ends[i][0] = job.ends[i][1] = -1;
        if (i + 1 < count && pipe2(job.ends[i], O_CLOEXEC) == -1)
            return -1;
        job.pids[i] = fork();
        if (job.pids[i] == -1)
            return -1;
        if (job.pids[i] == 0)
            become(commands[i], i > 0 ? job.ends[i - 1][0] : -1, job.ends[i][1]);
        if (job.ends[i][1] != -1)
            close(job.ends[i][1]);
        if (i > 0)
            close(job.ends[i - 1][0]);
    }
    for (size_t i = 0; i < count; i++)
        while (waitpid(job.pids[i], &status, 0) == -1 && errno == EINTR)
            ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
