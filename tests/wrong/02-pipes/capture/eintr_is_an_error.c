// expect: wrong-output
// Every call is checked, and each -1 is an error.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture) {
    int fds[2], status, error;
    char *output = NULL, *grown;
    char buffer[4096];
    size_t length = 0;
    ssize_t n;
    pid_t pid;

    if (pipe(fds) == -1)
        return -1;
    pid = fork();
    if (pid == -1) {
        error = errno;
        close(fds[0]);
        close(fds[1]);
        errno = error;
        return -1;
    }
    if (pid == 0) {
        if (close(fds[0]) == -1)
            _exit(127);
        if (fds[1] != STDOUT_FILENO) {
            if (dup2(fds[1], STDOUT_FILENO) == -1 || close(fds[1]) == -1)
                _exit(127);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);

    output = malloc(1);
    if (output == NULL)
        goto failed;
    while ((n = read(fds[0], buffer, sizeof buffer)) > 0) {
        grown = realloc(output, length + (size_t)n + 1);
        if (grown == NULL)
            goto failed;
        output = grown;
        memcpy(output + length, buffer, (size_t)n);
        length += (size_t)n;
    }
    if (n == -1)
        goto failed;
    output[length] = '\0';
    close(fds[0]);
    if (waitpid(pid, &status, 0) == -1) {
        free(output);
        return -1;
    }
    capture->output = output;
    capture->length = length;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;

failed:
    error = errno;
    free(output);
    close(fds[0]);
    waitpid(pid, NULL, 0);
    errno = error;
    return -1;
}
