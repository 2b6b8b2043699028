// expect: deadlock
/* Hello through a pipe. The child closes everything properly, the parent forgets its own copy of
 * the write end, so its read never returns 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int fd[2];
    if (pipe(fd) < 0) {
        perror("pipe");
        exit(1);
    }

    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        exit(1);
    }

    if (pid == 0) {
        close(fd[0]);
        FILE *out = fdopen(fd[1], "w");
        if (out == NULL)
            _exit(1);
        for (int i = 1; i < argc; i++)
            fprintf(out, "hello, %s\n", argv[i]);
        fclose(out);
        _exit(0);
    }

    char buf[1024];
    ssize_t n;
    while ((n = read(fd[0], buf, sizeof(buf))) > 0) {
        if (write(STDOUT_FILENO, buf, (size_t)n) != n) {
            perror("write");
            exit(1);
        }
    }
    if (n < 0) {
        perror("read");
        exit(1);
    }

    close(fd[1]);
    close(fd[0]);
    int status;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
