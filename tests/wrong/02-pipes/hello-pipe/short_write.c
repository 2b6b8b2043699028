// expect: fault-handling
/* write either works or returns -1, or so it seems: nothing here looks at a short count, and a
 * signal that interrupts a call ends the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void must_write(int fd, const void *data, size_t size)
{
    if (write(fd, data, size) < 0) {
        perror("hello_pipe: write");
        exit(1);
    }
}

static void child(int fd, char *names[])
{
    while (*names != NULL) {
        must_write(fd, "hello, ", 7);
        must_write(fd, *names, strlen(*names));
        must_write(fd, "\n", 1);
        names++;
    }
    close(fd);
    exit(0);
}

int main(int argc, char *argv[])
{
    int fds[2], status;
    char buf[4096];
    ssize_t n;

    (void)argc;
    if (pipe(fds) < 0) {
        perror("hello_pipe: pipe");
        return 1;
    }
    pid_t pid = fork();
    if (pid < 0) {
        perror("hello_pipe: fork");
        return 1;
    }
    if (pid == 0) {
        close(fds[0]);
        child(fds[1], argv + 1);
    }
    close(fds[1]);
    while ((n = read(fds[0], buf, sizeof buf)) > 0)
        must_write(STDOUT_FILENO, buf, (size_t)n);
    close(fds[0]);
    if (n < 0) {
        perror("hello_pipe: read");
        return 1;
    }
    if (waitpid(pid, &status, 0) < 0) {
        perror("hello_pipe: waitpid");
        return 1;
    }
    return status == 0 ? 0 : 1;
}
