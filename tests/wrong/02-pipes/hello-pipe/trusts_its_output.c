// expect: wrong-exit
// Every call on the pipe is checked; what should go wrong with printing?
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

int main(int argc, char *argv[]) {
    int fds[2];
    if (pipe(fds) == -1)
        die("pipe");
    pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0) {
        close(fds[0]);
        FILE *out = fdopen(fds[1], "w");
        if (!out)
            die("fdopen");
        for (int i = 1; i < argc; i++)
            if (fprintf(out, "hello, %s\n", argv[i]) < 0)
                die("fprintf");
        if (fclose(out) == EOF)
            die("fclose");
        exit(0);
    }
    close(fds[1]);
    FILE *in = fdopen(fds[0], "r");
    if (!in)
        die("fdopen");
    int c;
    while ((c = getc(in)) != EOF)
        putchar(c);
    if (ferror(in))
        die("getc");
    fclose(in);
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}
