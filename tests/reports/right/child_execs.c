// A child that becomes another program takes what is not close-on-exec with it: no leak.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char *unused = malloc(10);
    if (unused == NULL || pipe(ends) == -1)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("echo", "echo", "hello", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    char line[16];
    ssize_t count = read(ends[0], line, sizeof line);
    close(ends[0]);
    waitpid(pid, NULL, 0);
    free(unused);
    printf("%zd\n", count);
    return 0;
}
