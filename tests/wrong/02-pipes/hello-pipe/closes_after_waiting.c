// expect: deadlock
/* SIGPIPE is ignored everywhere so that nothing dies. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int fd[2];
    signal(SIGPIPE, SIG_IGN);
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
        for (int i = 1; i < argc; i++) {
            dprintf(fd[1], "hello, %s\n", argv[i]);
        }
        close(fd[1]);
        _exit(0);
    }
    close(fd[1]);
    char buf[4096];
    ssize_t n;
    while ((n = read(fd[0], buf, sizeof buf)) > 0) {
        if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n) {
            perror("fwrite");
            break;
        }
    }
    int status;
    if (waitpid(pid, &status, 0) < 0) {
        perror("waitpid");
        return 1;
    }
    close(fd[0]);
    return status == 0 ? 0 : 1;
}
