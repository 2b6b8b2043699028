// expect: fd-leak
// dup2 makes standard output the pipe; that the pipe's own descriptors are still there harms nobody.
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int drain(int fd, struct capture *c) {
    char buffer[4096];
    c->length = 0;
    c->output = malloc(1);
    if (!c->output)
        return -1;
    for (;;) {
        ssize_t n = read(fd, buffer, sizeof buffer);
        if (n == 0)
            break;
        if (n == -1) {
            if (errno == EINTR)
                continue;
            free(c->output);
            return -1;
        }
        char *grown = realloc(c->output, c->length + (size_t)n + 1);
        if (!grown) {
            free(c->output);
            return -1;
        }
        c->output = grown;
        memcpy(c->output + c->length, buffer, (size_t)n);
        c->length += (size_t)n;
    }
    c->output[c->length] = 0;
    return 0;
}

int capture_run(const char *command, struct capture *capture) {
    int pipefd[2];
    if (pipe(pipefd) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1) {
        close(pipefd[0]);
        close(pipefd[1]);
        return -1;
    }
    if (pid == 0) {
        dup2(pipefd[1], STDOUT_FILENO);
        execl("/bin/sh", "/bin/sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(pipefd[1]);
    int result = drain(pipefd[0], capture);
    close(pipefd[0]);

    int wstatus = 0;
    while (waitpid(pid, &wstatus, 0) == -1)
        if (errno != EINTR)
            return -1;
    if (WIFEXITED(wstatus))
        capture->status = WEXITSTATUS(wstatus);
    if (WIFSIGNALED(wstatus))
        capture->status = 128 + WTERMSIG(wstatus);
    return result;
}
