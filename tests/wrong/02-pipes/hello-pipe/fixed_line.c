// expect: wrong-output
/* Greets over a pipe. 128 characters is plenty for a name. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE_MAX_LEN 128

int main(int argc, char *argv[])
{
    int p[2];
    pid_t pid;
    char line[LINE_MAX_LEN];

    if (pipe(p) < 0) {
        perror("pipe");
        return 1;
    }
    if ((pid = fork()) < 0) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        close(p[0]);
        for (int i = 1; i < argc; i++) {
            snprintf(line, sizeof line, "hello, %s\n", argv[i]);
            if (write(p[1], line, strlen(line)) < 0) {
                perror("write");
                _exit(1);
            }
        }
        close(p[1]);
        _exit(0);
    }
    close(p[1]);

    FILE *in = fdopen(p[0], "r");
    if (!in) {
        perror("fdopen");
        return 1;
    }
    while (fgets(line, sizeof line, in) != NULL)
        fputs(line, stdout);
    fclose(in);

    int status;
    if (waitpid(pid, &status, 0) < 0) {
        perror("waitpid");
        return 1;
    }
    return WEXITSTATUS(status);
}
