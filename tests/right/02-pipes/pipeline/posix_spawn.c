// From right to left, with posix_spawnp: the last command is there first.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Returns an error number. *pid is 0 when the command can't be executed, which is no error. */
static int spawn(pid_t *pid, char **argv, int in, int out) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        return error;
    if (in != -1)
        error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (error == 0 && out != -1)
        error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (error == 0) {
        error = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
        if (error != 0 && error != EAGAIN && error != ENOMEM) {
            fprintf(stderr, "%s: %s\n", argv[0], strerror(error));
            *pid = 0;
            error = 0;
        }
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int shell_status(pid_t pid) {
    siginfo_t info;
    if (pid == 0)
        return 127;
    while (waitid(P_PID, (id_t)pid, &info, WEXITED) == -1)
        if (errno != EINTR)
            return -1;
    return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}

int pipeline_run(char **commands[], size_t count) {
    pid_t *pids = calloc(count, sizeof *pids);
    if (pids == NULL)
        return -1;

    size_t first = count; /* commands from here on have been started */
    int out = -1, error = 0;
    while (first > 0 && error == 0) {
        int ends[2] = {-1, -1};
        if (first > 1 && pipe2(ends, O_CLOEXEC) == -1) {
            error = errno;
            break;
        }
        error = spawn(&pids[first - 1], commands[first - 1], ends[0], out);
        if (error == 0)
            first--;
        if (ends[0] != -1)
            close(ends[0]);
        if (out != -1)
            close(out);
        out = ends[1];
    }
    if (out != -1)
        close(out);

    int result = first < count ? shell_status(pids[count - 1]) : -1;
    for (size_t i = first; i + 1 < count; i++)
        shell_status(pids[i]);
    free(pids);
    errno = error;
    return first == 0 ? result : -1;
}
