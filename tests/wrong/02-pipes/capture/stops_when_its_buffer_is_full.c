// expect: wrong-output
// 64 KiB is what a pipe holds, so no output can be larger than that.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIPE_SIZE 65536

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    char *buffer = malloc(PIPE_SIZE + 1);
    if (buffer == NULL)
        return -1;
    if (pipe(fds) == -1) {
        free(buffer);
        return -1;
    }
    pid_t pid = fork();
    if (pid == -1) {
        free(buffer);
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (pid == 0) {
        close(fds[0]);
        if (fds[1] != STDOUT_FILENO) {
            dup2(fds[1], STDOUT_FILENO);
            close(fds[1]);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);

    size_t total = 0;
    while (total < PIPE_SIZE) {
        ssize_t n = read(fds[0], buffer + total, PIPE_SIZE - total);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        total += (size_t)n;
    }
    close(fds[0]);
    buffer[total] = '\0';

    int status;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    capture->output = buffer;
    capture->length = total;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
