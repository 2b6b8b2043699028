// expect: wrong-exit
// Waits until there are no children; what the last wait said is the status of the last command.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void launch(char **argv, int from, int to) {
    if (from > 0)
        dup2(from, 0);
    if (to > 1)
        dup2(to, 1);
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

int pipeline_run(char **commands[], size_t count) {
    int from = 0;
    for (size_t i = 0; i < count; i++) {
        int p[2] = {-1, 1};
        if (i + 1 < count && pipe2(p, O_CLOEXEC) < 0)
            return -1;
        pid_t pid = fork();
        if (pid < 0)
            return -1;
        if (pid == 0)
            launch(commands[i], from, p[1]);
        if (from > 0)
            close(from);
        if (p[1] > 1)
            close(p[1]);
        from = p[0];
    }

    int status, result = 0;
    for (;;) {
        if (wait(&status) == -1) {
            if (errno == EINTR)
                continue;
            break; /* ECHILD: that was all */
        }
        if (WIFEXITED(status))
            result = WEXITSTATUS(status);
        else if (WIFSIGNALED(status))
            result = 128 + WTERMSIG(status);
    }
    return result;
}
