// redirect.c - the output of a command, caught in a pipe, whatever number the pipe has.
//
// Usage: redirect [closed]: closed closes standard input and output first, so the pipe is 0 and 1.
#include "error.h"
#include "io.h"
#include "process.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    (void)argv;
    if (argc > 1) {
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
    }
    char *command[] = {"echo", "hello", NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        error_errno("pipe2");
    pid_t child = process_start(command, STDIN_FILENO, ends[1]);
    close(ends[1]);
    char answer[16];
    ssize_t n = io_read_full(ends[0], answer, sizeof answer);
    if (n == -1)
        error_errno("read");
    close(ends[0]);
    int status = process_wait(child);
    fprintf(stderr, "%zd bytes of echo's output, its status %d\n", n, status);
    return status;
}
