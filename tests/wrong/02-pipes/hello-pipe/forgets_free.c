// expect: leak
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* reads the whole pipe into one growing string */
static char *slurp(int fd, size_t *length)
{
    size_t size = 0, used = 0;
    char *text = NULL;
    ssize_t n;

    do {
        if (size - used < 1024) {
            size += 65536;
            char *bigger = realloc(text, size);
            if (bigger == NULL)
                abort();
            text = bigger;
        }
        n = read(fd, text + used, size - used);
        if (n > 0)
            used += (size_t)n;
    } while (n > 0);
    *length = used;
    return text;
}

static void spill(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, text, length);
        if (n < 0) {
            perror("write");
            exit(1);
        }
        text += n;
        length -= (size_t)n;
    }
}

int main(int argc, char **argv)
{
    int fd[2];
    if (pipe(fd) < 0) {
        perror("pipe");
        return 1;
    }
    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        close(fd[0]);
        for (int i = 1; i < argc; i++) {
            spill(fd[1], "hello, ", 7);
            spill(fd[1], argv[i], strlen(argv[i]));
            spill(fd[1], "\n", 1);
        }
        close(fd[1]);
        _exit(0);
    }
    close(fd[1]);
    size_t length;
    char *text = slurp(fd[0], &length);
    spill(STDOUT_FILENO, text, length);
    close(fd[0]);
    int status;
    waitpid(pid, &status, 0);
    return status != 0;
}
