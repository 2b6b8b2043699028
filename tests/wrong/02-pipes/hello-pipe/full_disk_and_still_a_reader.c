// expect: deadlock
/* The parent tidies up in one place at the end: it waits for the child, then closes its end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int put(int fd, const char *text, size_t count)
{
    while (count > 0) {
        ssize_t n = write(fd, text, count);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        text += n;
        count -= (size_t)n;
    }
    return 0;
}

static _Noreturn void child(int fd, char **names)
{
    int failed = 0;

    for (; *names != NULL && !failed; names++)
        failed = put(fd, "hello, ", 7) != 0 || put(fd, *names, strlen(*names)) != 0 ||
                 put(fd, "\n", 1) != 0;
    if (failed)
        perror("hello_pipe");
    close(fd);
    _exit(failed);
}

int main(int argc, char **argv)
{
    int fds[2], status, result = EXIT_SUCCESS;
    char buffer[8192];
    ssize_t n;

    if (argc < 1 || pipe(fds) != 0) {
        perror("pipe");
        return EXIT_FAILURE;
    }
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        close(fds[0]);
        close(fds[1]);
        return EXIT_FAILURE;
    }
    if (pid == 0) {
        close(fds[0]);
        child(fds[1], argv + 1);
    }
    close(fds[1]);
    while ((n = read(fds[0], buffer, sizeof buffer)) != 0) {
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1 || put(STDOUT_FILENO, buffer, (size_t)n) != 0) {
            perror("hello_pipe");
            result = EXIT_FAILURE;
            break;
        }
    }
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR) {
            perror("waitpid");
            result = EXIT_FAILURE;
            break;
        }
    close(fds[0]);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        result = EXIT_FAILURE;
    return result;
}
