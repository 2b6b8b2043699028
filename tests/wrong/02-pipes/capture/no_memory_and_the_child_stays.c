// expect: fault-handling
// Gives up without waiting for the child when there is no memory.
#define _GNU_SOURCE
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int collect(int fd, struct capture *c) {
    size_t room = 4096;
    c->length = 0;
    c->output = malloc(room);
    if (c->output == NULL)
        return -1;
    for (;;) {
        if (c->length + 1 >= room) {
            room *= 2;
            char *bigger = realloc(c->output, room);
            if (bigger == NULL) {
                free(c->output);
                errno = ENOMEM;
                return -1;
            }
            c->output = bigger;
        }
        ssize_t n = read(fd, c->output + c->length, room - c->length - 1);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            int e = errno;
            free(c->output);
            errno = e;
            return -1;
        }
        if (n == 0)
            break;
        c->length += (size_t)n;
    }
    c->output[c->length] = '\0';
    return 0;
}

int capture_run(const char *command, struct capture *capture) {
    int p[2], status, result, error;

    if (pipe2(p, O_CLOEXEC) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1) {
        error = errno;
        close(p[0]);
        close(p[1]);
        errno = error;
        return -1;
    }
    if (pid == 0) {
        if (p[1] == STDOUT_FILENO)
            fcntl(p[1], F_SETFD, 0);
        else
            dup2(p[1], STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(p[1]);
    result = collect(p[0], capture);
    error = errno;
    if (result == -1)
        return -1;
    close(p[0]);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    if (result == -1) {
        errno = error;
        return -1;
    }
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
