// expect: fd-leak
/* hello_pipe.c -- everything as in the lecture: child writes, parent reads */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_END 0
#define WRITE_END 1

static void write_greetings(FILE *to, int argc, char *argv[])
{
    for (int i = 1; i < argc; i++) {
        fputs("hello, ", to);
        fputs(argv[i], to);
        fputc('\n', to);
    }
}

int main(int argc, char *argv[])
{
    int fd[2];
    pid_t pid;
    char buffer[512];
    ssize_t count;

    if (pipe(fd) == -1) {
        fprintf(stderr, "Pipe failed\n");
        return 1;
    }

    pid = fork();
    if (pid < 0) {
        fprintf(stderr, "Fork failed\n");
        return 1;
    }

    if (pid > 0) {
        int status;
        close(fd[WRITE_END]); /* close the unused end of the pipe */
        while ((count = read(fd[READ_END], buffer, sizeof buffer)) > 0)
            fwrite(buffer, sizeof(char), (size_t)count, stdout);
        if (fflush(stdout) == EOF || ferror(stdout)) {
            fprintf(stderr, "Printing failed\n");
            return 1;
        }
        waitpid(pid, &status, 0);
        return status == 0 ? 0 : 1;
    } else {
        close(fd[READ_END]); /* close the unused end of the pipe */
        FILE *to = fdopen(fd[WRITE_END], "w");
        if (to == NULL)
            exit(1);
        write_greetings(to, argc, argv);
        if (fclose(to) != 0)
            exit(1);
        exit(0);
    }
}
