// expect: wrong-exit
/* The child puts everything into one long message first. Its status is mine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int fd[2];

static void child(int argc, char **argv)
{
    char *message = malloc(1);
    size_t length = 0;
    for (int i = 1; i < argc; i++) {
        size_t n = strlen(argv[i]) + 9;
        message = realloc(message, length + n + 1);
        sprintf(message + length, "hello, %s\n", argv[i]);
        length += n - 1;
    }
    write(fd[1], message, length);
    free(message);
}

int main(int argc, char **argv)
{
    if (pipe(fd) < 0) {
        perror("pipe");
        return 1;
    }
    if (fork() == 0) {
        close(fd[0]);
        child(argc, argv);
        close(fd[1]);
        exit(0);
    }
    close(fd[1]);
    char c;
    while (read(fd[0], &c, 1) == 1)
        putchar(c);
    close(fd[0]);
    int status = 0;
    wait(&status);
    return WEXITSTATUS(status);
}
