// closes_stdout.c - WRONG: after dup2 it closes the original, which is the copy.
//
// Started with standard input and output closed, as some services are, its pipe is 0 and 1.
#include "../error.h"
#include "../process.h"

#include <stdio.h>
#include <unistd.h>

static void redirect(int fd, int target) {
    if (dup2(fd, target) == -1)
        error_errno("dup2");
    close(fd);
}

static void run_echo(int out) {
    redirect(out, STDOUT_FILENO);
    execlp("echo", "echo", "hello", (char *)NULL);
    _exit(127);
}

int main(void) {
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    pid_t child = process_fork();
    if (child == 0)
        run_echo(ends[1]);
    close(ends[1]);
    char answer[16];
    ssize_t n = read(ends[0], answer, sizeof answer);
    if (n == -1)
        error_errno("read");
    close(ends[0]);
    int status = process_wait(child);
    fprintf(stderr, "%zd bytes of echo's output, its status %d\n", n, status);
    return status;
}
