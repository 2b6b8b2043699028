// Each block lies on the stack until the end is reached; only then is it known how much to allocate.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BLOCK = 16384 };

static char *read_behind(int fd, size_t before, size_t *length) {
    char block[BLOCK];
    ssize_t n;
    do
        n = read(fd, block, sizeof block);
    while (n == -1 && errno == EINTR);
    if (n == -1)
        return NULL;
    if (n == 0) {
        *length = before;
        char *all = malloc(before + 1);
        if (all != NULL)
            all[before] = '\0';
        return all;
    }
    char *all = read_behind(fd, before + (size_t)n, length);
    if (all != NULL)
        memcpy(all + before, block, (size_t)n);
    return all;
}

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    if (pipe(fds) == -1)
        return -1;

    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]); /* first: it may be 1, which dup2 is about to make anew */
        if (fds[1] != STDOUT_FILENO) {
            if (dup2(fds[1], STDOUT_FILENO) == -1)
                _exit(127);
            close(fds[1]);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    if (pid == -1) {
        close(fds[0]);
        return -1;
    }

    char *output = read_behind(fds[0], 0, &capture->length);
    int error = errno;
    close(fds[0]);
    int status;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        continue;
    if (output == NULL) {
        errno = error;
        return -1;
    }
    capture->output = output;
    capture->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}
