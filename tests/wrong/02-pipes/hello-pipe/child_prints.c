// expect: rule
/* The child says hello itself, and sends the parent only a mark for the end. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int fd[2];
    char c;
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
            printf("hello, %s\n", argv[i]);
        fflush(stdout);
        close(fd[1]);
        _exit(0);
    }
    close(fd[1]);
    while (read(fd[0], &c, 1) > 0)
        putchar(c);
    close(fd[0]);
    waitpid(pid, NULL, 0);
    return 0;
}
