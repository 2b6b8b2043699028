// expect: deadlock
/* To be sure that everything is in the pipe, the parent lets the child finish before it reads. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *why)
{
    fprintf(stderr, "hello_pipe: %s: %s\n", why, strerror(errno));
    exit(1);
}

int main(int argc, char *argv[])
{
    int fds[2], status;

    if (pipe(fds))
        die("pipe");

    pid_t kid = fork();
    if (kid < 0)
        die("fork");
    if (!kid) {
        close(fds[0]);
        if (dup2(fds[1], STDOUT_FILENO) < 0)
            die("dup2");
        close(fds[1]);
        for (char **name = argv + 1; name < argv + argc; name++)
            printf("hello, %s\n", *name);
        exit(fflush(stdout) ? 1 : 0);
    }
    close(fds[1]);

    if (waitpid(kid, &status, 0) < 0)
        die("waitpid");
    if (status != 0)
        exit(1);

    char buf[4096];
    ssize_t n;
    while ((n = read(fds[0], buf, sizeof buf)) > 0)
        fwrite(buf, 1, (size_t)n, stdout);
    if (n < 0)
        die("read");
    close(fds[0]);
    return 0;
}
