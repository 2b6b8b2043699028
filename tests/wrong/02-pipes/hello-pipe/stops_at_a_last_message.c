// expect: deadlock
/* The child tells the parent when it is done: the last message is "END". So nothing depends on who has
 * closed what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int fd[2];
    if (pipe(fd) == -1) {
        perror("pipe");
        return 1;
    }
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        close(fd[0]);
        for (int i = 1; i < argc; i++)
            dprintf(fd[1], "hello, %s\n", argv[i]);
        dprintf(fd[1], "END\n");
        close(fd[1]);
        _exit(0);
    }
    FILE *in = fdopen(fd[0], "r");
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, in) > 0 && strcmp(line, "END\n") != 0)
        printf("%s", line);
    free(line);
    fclose(in);
    close(fd[1]);
    waitpid(pid, NULL, 0);
    if (fflush(stdout) == EOF) {
        perror("hello_pipe");
        return 1;
    }
    return 0;
}
