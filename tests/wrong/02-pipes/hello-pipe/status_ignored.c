// expect: wrong-exit
// Greets everybody; wait(NULL) gets rid of the zombie.
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
        exit(1);
    }
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        exit(1);
    }
    if (pid == 0) {
        close(fd[0]);
        for (int i = 1; i < argc; i++)
            dprintf(fd[1], "hello, %s\n", argv[i]);
        close(fd[1]);
        exit(0);
    }
    close(fd[1]);
    char buf[4096];
    ssize_t n;
    while ((n = read(fd[0], buf, sizeof buf)) > 0) {
        fwrite(buf, 1, (size_t)n, stdout);
    }
    close(fd[0]);
    wait(NULL);
    return 0;
}
