/* The child's standard output becomes the pipe, so it can use printf; the parent reads the pipe
 * with stdio too, character by character. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void child(int pipe_out, char **names)
{
    if (pipe_out != STDOUT_FILENO) {
        if (dup2(pipe_out, STDOUT_FILENO) == -1)
            give_up("dup2");
        close(pipe_out);
    }
    while (*names)
        printf("hello, %s\n", *names++);
    /* fclose so that the last buffer's write is checked, and the pipe is closed with it. */
    if (ferror(stdout) || fclose(stdout) == EOF)
        _exit(EXIT_FAILURE);
    _exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    int p[2];
    if (argc == 0 || pipe(p) == -1)
        give_up("pipe");

    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0) {
        close(p[0]);
        child(p[1], argv + 1);
    }
    close(p[1]);

    FILE *in = fdopen(p[0], "r");
    if (!in)
        give_up("fdopen");
    int c;
    while ((c = getc(in)) != EOF)
        if (putchar(c) == EOF)
            break;
    int bad = ferror(in) || ferror(stdout);
    fclose(in);
    if (fflush(stdout) == EOF || bad)
        give_up("copying");

    int status;
    pid_t done;
    do
        done = waitpid(pid, &status, 0);
    while (done == -1 && errno == EINTR);
    return done == pid && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
