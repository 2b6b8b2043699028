// expect: wrong-output
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUFFER_SIZE 256

/* Child: send the greetings, each with write. */
static int sender(int fd, int n, char *name[])
{
    for (int i = 0; i < n; i++) {
        const char *part[3] = {"hello, ", name[i], "\n"};
        for (int j = 0; j < 3; j++) {
            size_t length = strlen(part[j]);
            if (write(fd, part[j], length) != (ssize_t)length) {
                perror("write");
                return 1;
            }
        }
    }
    return 0;
}

/* Parent: print whatever arrives. The pipe carries text, so %s it is. */
static void receiver(int fd)
{
    char buffer[BUFFER_SIZE];

    memset(buffer, 0, sizeof(buffer));
    while (read(fd, buffer, BUFFER_SIZE - 1) > 0)
        printf("%s", buffer);
}

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
        int result = sender(fd[1], argc - 1, argv + 1);
        close(fd[1]);
        exit(result);
    }
    close(fd[1]);
    receiver(fd[0]);
    close(fd[0]);
    waitpid(pid, NULL, 0);
    return 0;
}
