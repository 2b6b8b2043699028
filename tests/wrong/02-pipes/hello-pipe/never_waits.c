// expect: zombie
// When read says 0 the child is finished anyway, so there is nothing to wait for.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

int main(int argc, char *argv[])
{
    int to_parent[2];
    if (pipe(to_parent) == -1) {
        perror("pipe");
        return 1;
    }
    const pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        bool ok = true;
        close(to_parent[0]);
        for (int i = 1; ok && i < argc; i++)
            ok = send_all(to_parent[1], "hello, ", 7) &&
                 send_all(to_parent[1], argv[i], strlen(argv[i])) &&
                 send_all(to_parent[1], "\n", 1);
        close(to_parent[1]);
        _exit(ok ? 0 : 1);
    }
    close(to_parent[1]);
    char chunk[2000];
    ssize_t n;
    while ((n = read(to_parent[0], chunk, sizeof chunk)) > 0) {
        if (!send_all(STDOUT_FILENO, chunk, (size_t)n)) {
            perror("write");
            return 1;
        }
    }
    close(to_parent[0]);
    return n == 0 ? 0 : 1;
}
