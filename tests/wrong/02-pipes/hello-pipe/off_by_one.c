// expect: memory-error
/* Builds each line on the heap, so that a name may be as long as it likes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *make_greeting(const char *name)
{
    char *line = malloc(strlen("hello, ") + strlen(name) + strlen("\n"));
    if (line == NULL)
        return NULL;
    strcpy(line, "hello, ");
    strcat(line, name);
    strcat(line, "\n");
    return line;
}

static int write_fully(int fd, const char *text)
{
    size_t length = strlen(text), sent = 0;
    while (sent < length) {
        ssize_t n = write(fd, text + sent, length - sent);
        if (n == -1) {
            perror("write");
            return -1;
        }
        sent += (size_t)n;
    }
    return 0;
}

static int run_child(int fd, char **names)
{
    for (; *names; names++) {
        char *line = make_greeting(*names);
        if (line == NULL)
            return 1;
        int result = write_fully(fd, line);
        free(line);
        if (result == -1)
            return 1;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    int ends[2];
    char buf[4096];
    ssize_t n;
    int status = 0;

    (void)argc;
    if (pipe(ends) == -1) {
        perror("pipe");
        return 1;
    }
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        close(ends[0]);
        status = run_child(ends[1], argv + 1);
        close(ends[1]);
        _exit(status);
    }
    close(ends[1]);
    while ((n = read(ends[0], buf, sizeof buf)) > 0)
        fwrite(buf, 1, (size_t)n, stdout);
    close(ends[0]);
    if (fflush(stdout) == EOF || ferror(stdout)) {
        perror("stdout");
        return 1;
    }
    if (waitpid(pid, &status, 0) == -1) {
        perror("waitpid");
        return 1;
    }
    return n == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
