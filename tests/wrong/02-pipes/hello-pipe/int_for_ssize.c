// expect: warning
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void parent(int fd, pid_t child)
{
    char buf[1000];
    int n;

    while ((n = read(fd, buf, 1000)) > 0)
        write(1, buf, n);
    close(fd);
    waitpid(child, NULL, 0);
}

static void child(int fd, int argc, char *argv[])
{
    for (int i = 1; i < argc; i++)
        dprintf(fd, "hello, %s\n", argv[i]);
    close(fd);
}

int main(int argc, char *argv[])
{
    int fd[2];

    if (pipe(fd) == -1) {
        perror("pipe");
        exit(1);
    }
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        exit(1);
    }
    if (pid == 0) {
        close(fd[0]);
        child(fd[1], argc, argv);
        _exit(0);
    }
    close(fd[1]);
    parent(fd[0], pid);
    return 0;
}
