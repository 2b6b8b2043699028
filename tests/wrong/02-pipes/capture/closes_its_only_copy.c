// expect: wrong-output
// After fork: close the read end, dup2 the write end to 1, close the write end. Always in this order.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_END, WRITE_END };

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    if (pipe(fds) == -1)
        return -1;

    pid_t pid = fork();
    if (pid == 0) {
        close(fds[READ_END]);
        dup2(fds[WRITE_END], STDOUT_FILENO);
        close(fds[WRITE_END]);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[WRITE_END]);
    if (pid == -1) {
        close(fds[READ_END]);
        return -1;
    }

    size_t capacity = 4096, length = 0;
    char *output = malloc(capacity + 1);
    while (output != NULL) {
        ssize_t n = read(fds[READ_END], output + length, capacity - length);
        if (n == 0)
            break;
        if (n == -1 && errno != EINTR)
            break;
        if (n > 0)
            length += (size_t)n;
        if (length == capacity) {
            capacity *= 4;
            output = realloc(output, capacity + 1);
        }
    }
    close(fds[READ_END]);

    int status;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    if (output == NULL)
        return -1;
    output[length] = '\0';
    capture->output = output;
    capture->length = length;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
