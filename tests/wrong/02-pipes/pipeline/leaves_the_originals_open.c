// expect: fd-leak
// dup2 onto 0 and 1, then exec; the child's other descriptors go when it ends.
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int pipeline_run(char **commands[], size_t count) {
    pid_t pids[count];
    int previous = STDIN_FILENO;

    for (size_t i = 0; i < count; i++) {
        int fds[2];
        int is_last = i == count - 1;

        if (!is_last && pipe(fds) != 0)
            return -1;
        switch (pids[i] = fork()) {
        case -1: return -1;
        case 0:
            dup2(previous, STDIN_FILENO);
            if (!is_last) {
                close(fds[0]);
                dup2(fds[1], STDOUT_FILENO);
            }
            execvp(*commands[i], commands[i]);
            perror(*commands[i]);
            _exit(127);
        default:
            if (previous != STDIN_FILENO)
                close(previous);
            if (!is_last) {
                close(fds[1]);
                previous = fds[0];
            }
        }
    }

    int status = 0;
    for (size_t i = 0; i < count; i++) {
        pid_t ended;
        do
            ended = waitpid(pids[i], &status, 0);
        while (ended == -1 && errno == EINTR);
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
