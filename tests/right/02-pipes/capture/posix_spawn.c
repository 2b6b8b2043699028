// No fork of its own: posix_spawn, with file actions that set the descriptors up.
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Starts the shell with `out` as its standard output. Returns an error number. */
static int start_shell(pid_t *pid, const char *command, int out) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        return error;
    /* If out is 1 already, this clears its close-on-exec flag. */
    error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (error == 0) {
        char *const arguments[] = {"sh", "-c", (char *)command, NULL};
        error = posix_spawn(pid, "/bin/sh", &actions, NULL, arguments, environ);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* All that comes, through a memory stream. */
static int collect(int fd, struct capture *capture) {
    FILE *stream = open_memstream(&capture->output, &capture->length);
    if (stream == NULL)
        return -1;
    char block[BUFSIZ];
    ssize_t n;
    while ((n = read(fd, block, sizeof block)) != 0) {
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1 || fwrite(block, 1, (size_t)n, stream) != (size_t)n)
            break;
    }
    int failed = n != 0;
    if (fclose(stream) == EOF)
        failed = 1;
    if (failed)
        free(capture->output);
    return failed ? -1 : 0;
}

int capture_run(const char *command, struct capture *capture) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return -1;

    pid_t pid = -1;
    int error = start_shell(&pid, command, ends[1]);
    close(ends[1]);
    int result = error == ENOMEM || error == EAGAIN ? -1 : collect(ends[0], capture);
    if (result == -1 && error == 0)
        error = errno;
    close(ends[0]);

    int status = W_EXITCODE(127, 0); /* if there was no shell */
    if (pid > 0)
        while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
            continue;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    errno = error;
    return result;
}
