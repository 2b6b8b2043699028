// expect: deadlock
// The child never closes the read end it got from fork. Nothing happens as long as the parent
// reads to the end, but when the parent is gone the child has itself for a reader.
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ, WRITE };

static void put(int fd, const char *s)
{
    size_t left = strlen(s);
    while (left > 0) {
        ssize_t n = write(fd, s, left);
        if (n < 0)
            err(1, "write");
        s += n;
        left -= (size_t)n;
    }
}

static void child_main(int p[2], int count, char *names[])
{
    for (int i = 0; i < count; i++) {
        put(p[WRITE], "hello, ");
        put(p[WRITE], names[i]);
        put(p[WRITE], "\n");
    }
    close(p[WRITE]);
    exit(0);
}

int main(int argc, char *argv[])
{
    int p[2];
    if (pipe(p) != 0)
        err(1, "pipe");

    pid_t child = fork();
    if (child == -1)
        err(1, "fork");
    if (child == 0)
        child_main(p, argc - 1, argv + 1);

    close(p[WRITE]);

    char block[8192];
    for (;;) {
        ssize_t got = read(p[READ], block, sizeof block);
        if (got < 0)
            err(1, "read");
        if (got == 0)
            break;
        ssize_t done = 0;
        while (done < got) {
            ssize_t n = write(1, block + done, (size_t)(got - done));
            if (n < 0)
                err(1, "standard output");
            done += n;
        }
    }
    close(p[READ]);

    int st;
    if (waitpid(child, &st, 0) != child)
        err(1, "waitpid");
    if (!WIFEXITED(st) || WEXITSTATUS(st) != 0)
        return 1;
    return 0;
}
