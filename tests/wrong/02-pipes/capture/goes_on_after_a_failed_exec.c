// expect: wrong-output
// exec replaces the program, so nothing after it is ever reached; -1 is for the case that it is.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    if (pipe(fds) != 0)
        return -1;

    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        if (fds[1] != STDOUT_FILENO) {
            dup2(fds[1], STDOUT_FILENO);
            close(fds[1]);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        return -1;
    }
    close(fds[1]);
    if (pid == -1) {
        close(fds[0]);
        return -1;
    }

    size_t size = 1 << 16, length = 0;
    char *output = malloc(size);
    ssize_t n = 0;
    while (output != NULL) {
        n = read(fds[0], output + length, size - length);
        if (n == 0)
            break;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            free(output);
            output = NULL;
            break;
        }
        length += (size_t)n;
        if (length == size) {
            char *bigger = realloc(output, size *= 2);
            if (bigger == NULL)
                free(output);
            output = bigger;
        }
    }
    close(fds[0]);

    int status;
    pid_t ended;
    do
        ended = waitpid(pid, &status, 0);
    while (ended == -1 && errno == EINTR);
    if (output == NULL)
        return -1;
    output[length] = '\0';
    *capture = (struct capture){
        .output = output,
        .length = length,
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status) + 128,
    };
    return 0;
}
