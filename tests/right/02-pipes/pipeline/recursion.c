// Each level starts one command, leaves those to its right to the next level, and waits for its own.
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int status_of(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

_Noreturn static void execute(char **argv, const int in[2], const int out[2]) {
    if (in != NULL) {
        dup2(in[0], STDIN_FILENO);
        close(in[0]);
    }
    if (out != NULL) {
        close(out[0]);
        dup2(out[1], STDOUT_FILENO);
        close(out[1]);
    }
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

/* Takes over `in`, whose write end is closed here already. */
static int run_from(char ***commands, size_t count, const int in[2]) {
    int out[2];
    int piped = count > 1;
    if (piped && pipe(out) == -1) {
        if (in != NULL)
            close(in[0]);
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0)
        execute(*commands, in, piped ? out : NULL);
    if (in != NULL)
        close(in[0]);
    if (piped)
        close(out[1]);
    if (pid == -1) {
        if (piped)
            close(out[0]);
        return -1;
    }

    int rest = piped ? run_from(commands + 1, count - 1, out) : 0;
    int own = status_of(pid);
    return piped ? rest : own;
}

int pipeline_run(char **commands[], size_t count) {
    return run_from(commands, count, NULL);
}
