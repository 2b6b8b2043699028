// expect: zombie
// Only the status of the last command is asked for, so only that one is waited for.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int pipeline_run(char **commands[], size_t count) {
    pid_t pid = -1;
    int reader = -1, fds[2];

    while (count-- > 0) {
        fds[0] = fds[1] = -1;
        if (count > 0 && pipe2(fds, O_CLOEXEC) < 0)
            return -1;
        if ((pid = fork()) < 0)
            return -1;
        if (pid == 0) {
            if (reader != -1)
                dup2(reader, STDIN_FILENO);
            if (fds[1] != -1)
                dup2(fds[1], STDOUT_FILENO);
            execvp((*commands)[0], *commands);
            perror((*commands)[0]);
            _exit(127);
        }
        close(reader);
        close(fds[1]);
        reader = fds[0];
        commands++;
    }

    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status) + 128;
}
