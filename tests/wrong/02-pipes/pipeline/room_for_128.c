// expect: wrong-exit
// Has room for 128 commands.
#define _GNU_SOURCE
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void redirect(int fd, int target) {
    if (fd == target) {
        fcntl(fd, F_SETFD, 0);
        return;
    }
    dup2(fd, target);
    close(fd);
}

static void run(char **argv, int in, int out) {
    if (in != -1 && out == 0)
        out = fcntl(out, F_DUPFD_CLOEXEC, 3);
    if (in != -1)
        redirect(in, 0);
    if (out != -1)
        redirect(out, 1);
    execvp(argv[0], argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

int pipeline_run(char **commands[], size_t count) {
    pid_t pids[128];
    size_t started = 0;
    int in = -1, failed = 0, result = 0;

    if (count > 128) {
        errno = E2BIG;
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        int p[2] = {-1, -1};
        if (i + 1 < count && pipe2(p, O_CLOEXEC) == -1) {
            failed = errno;
            break;
        }
        pids[i] = fork();
        if (pids[i] == -1) {
            failed = errno;
            if (p[0] != -1) {
                close(p[0]);
                close(p[1]);
            }
            break;
        }
        if (pids[i] == 0)
            run(commands[i], in, p[1]);
        started++;
        if (in != -1)
            close(in);
        if (p[1] != -1)
            close(p[1]);
        in = p[0];
    }
    if (in != -1)
        close(in);
    for (size_t i = 0; i < started; i++) {
        int status;
        while (waitpid(pids[i], &status, 0) == -1 && errno == EINTR)
            ;
        result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    if (failed) {
        errno = failed;
        return -1;
    }
    return result;
}
