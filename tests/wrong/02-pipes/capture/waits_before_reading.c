// expect: deadlock
// First the command has to end, then its output is all there and can be read.
#include "capture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture) {
    int fd[2];
    int status;
    pid_t pid;

    if (pipe(fd) < 0)
        return -1;
    pid = fork();
    if (pid < 0) {
        close(fd[0]);
        close(fd[1]);
        return -1;
    }
    if (pid == 0) {
        close(fd[0]);
        if (fd[1] != 1) {
            dup2(fd[1], 1);
            close(fd[1]);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)0);
        _exit(127);
    }
    close(fd[1]);

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status))
        capture->status = WEXITSTATUS(status);
    else
        capture->status = 128 + WTERMSIG(status);

    char chunk[1024];
    ssize_t n;
    capture->length = 0;
    capture->output = calloc(1, 1);
    while ((n = read(fd[0], chunk, sizeof(chunk))) != 0) {
        if (n < 0) {
            if (errno == EINTR)
                continue;
            break;
        }
        char *p = realloc(capture->output, capture->length + (size_t)n + 1);
        if (p == NULL)
            break;
        memcpy(p + capture->length, chunk, (size_t)n);
        capture->length += (size_t)n;
        p[capture->length] = '\0';
        capture->output = p;
    }
    close(fd[0]);
    return 0;
}
