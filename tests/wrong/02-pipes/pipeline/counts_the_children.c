// expect: rule
// As many were started, so as many have to end; the last one is known by its PID.
#define _GNU_SOURCE
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void redirect(int fd, int target) {
    if (fd == target) {
        int flags = fcntl(fd, F_GETFD);
        fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
    } else if (dup2(fd, target) == -1) {
        _exit(127);
    }
}

static _Noreturn void become(char **argv, int in, int out) {
    // Standard input and output may be each other's number when the caller has closed them.
    if (in == STDOUT_FILENO) {
        in = fcntl(in, F_DUPFD_CLOEXEC, 3);
        if (in == -1)
            _exit(127);
    }
    redirect(out, STDOUT_FILENO);
    redirect(in, STDIN_FILENO);
    execvp(argv[0], argv);
    int number = errno;
    dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(number));
    _exit(127);
}

int pipeline_run(char **commands[], size_t count) {
    pid_t *pids = calloc(count, sizeof *pids);
    if (pids == NULL)
        return -1;
    int in = STDIN_FILENO, error = 0;
    bool piped = false; // in is the read end of a pipe
    size_t started = 0;
    while (started < count && error == 0) {
        int ends[2] = {-1, STDOUT_FILENO};
        if (started + 1 < count && pipe2(ends, O_CLOEXEC) == -1) {
            error = errno;
            break;
        }
        pid_t pid = fork();
        if (pid == 0)
            become(commands[started], in, ends[1]);
        if (pid == -1)
            error = errno;
        else
            pids[started++] = pid;
        if (piped)
            close(in);
        if (ends[0] != -1)
            close(ends[1]);
        in = ends[0];
        piped = in != -1;
    }
    if (piped)
        close(in);
    int status = 0;
    for (size_t left = started; left > 0; left--) {
        int one;
        pid_t pid = wait(&one);
        if (pid == -1 && errno == EINTR) {
            left++;
            continue;
        }
        if (started > 0 && pid == pids[started - 1])
            status = WIFSIGNALED(one) ? 128 + WTERMSIG(one) : WEXITSTATUS(one);
    }
    free(pids);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return status;
}
