// expect: fault-handling
// Says that there is no process, and that all went well.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int put(int fd, const char *data, size_t count) {
    while (count > 0) {
        ssize_t n = write(fd, data, count);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        data += n;
        count -= (size_t)n;
    }
    return 0;
}

static int greet(int fd, char *const names[]) {
    for (; *names != NULL; names++)
        if (put(fd, "hello, ", 7) == -1 || put(fd, *names, strlen(*names)) == -1 ||
            put(fd, "\n", 1) == -1)
            return -1;
    return 0;
}

int main(int argc, char *argv[]) {
    int p[2], status;

    if (argc < 1)
        return EXIT_FAILURE;
    if (pipe(p) == -1)
        fail("pipe");
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return 0;
    }
    if (child == 0) {
        close(p[0]);
        if (greet(p[1], argv + 1) == -1) {
            perror("write");
            _exit(1);
        }
        close(p[1]);
        _exit(0);
    }
    close(p[1]);
    int failed = 0;
    char buffer[4096];
    for (;;) {
        ssize_t n = read(p[0], buffer, sizeof buffer);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1) {
            perror("read");
            failed = 1;
        }
        if (n <= 0)
            break;
        if (put(1, buffer, (size_t)n) == -1) {
            perror("write");
            failed = 1;
            break;
        }
    }
    close(p[0]);
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            fail("waitpid");
    return failed || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
