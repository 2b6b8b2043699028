// expect: wrong-output
// Nothing written, nothing allocated.
#define _GNU_SOURCE
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void run(const char *command, int out) {
    if (out == STDOUT_FILENO) {
        if (fcntl(out, F_SETFD, 0) == -1)
            _exit(127);
    } else if (dup2(out, STDOUT_FILENO) == -1) {
        _exit(127);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static int slurp(int fd, struct capture *c) {
    size_t room = 4096;
    c->length = 0;
    c->output = malloc(room);
    if (c->output == NULL)
        return -1;
    for (;;) {
        if (c->length + 1 == room) {
            char *larger = realloc(c->output, room * 2);
            if (larger == NULL)
                return -1;
            c->output = larger;
            room *= 2;
        }
        ssize_t n = read(fd, c->output + c->length, room - c->length - 1);
        if (n == 0)
            break;
        if (n > 0)
            c->length += (size_t)n;
        else if (errno != EINTR)
            return -1;
    }
    c->output[c->length] = '\0';
    if (c->length == 0) {
        free(c->output);
        c->output = NULL;
    }
    return 0;
}

int capture_run(const char *command, struct capture *capture) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1) {
        int e = errno;
        close(ends[0]);
        close(ends[1]);
        errno = e;
        return -1;
    }
    if (pid == 0)
        run(command, ends[1]);
    close(ends[1]);
    int result = slurp(ends[0], capture), e = errno;
    close(ends[0]);
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR) {
            if (result == 0)
                e = errno;
            result = -1;
            status = 0;
            break;
        }
    if (result == -1) {
        free(capture->output);
        capture->output = NULL;
        errno = e;
        return -1;
    }
    capture->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}
